import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { announceLock, offerAndFill, passUnlock } from './offering.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

const SECRET = 'the weights nobody may see yet '.repeat(40);

describe('content that is not the registered content', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  const parked = (assetId: string) =>
    eventually(async () => {
      const [row] = await world.sql<{ status: string; state: { code: string } }>(
        'SELECT status, state FROM release WHERE asset_id = $1',
        [assetId],
      );
      return row?.status === 'Parked' && row.state.code;
    });
  const relayed = async () =>
    Number(await rpc(world.chain.rpcUrl, 'eth_getTransactionCount', [world.account(6).address, 'pending']));

  it.each([
    ['a byte of a sealed block changed on disk', 'CONTENT.SEAL_BROKEN', flipSealedBlock],
    ['the sealed blocks are gone', 'CONTENT.NOT_FOUND', undefined],
  ])('is not revealed: %s', async (_, code, damage) => {
    const { did, assetId, sealedCid } = await creator.register({ 'a.bin': `${randomUUID()}${SECRET}` });
    const unlockAt = await offerAndFill(world, assetId);
    await world.registry.close();
    await (damage ?? removeBlocks)(join(world.dir, 'ipfs', 'blocks'));
    await world.restart();
    await announceLock(world, assetId, unlockAt);
    await passUnlock(world, unlockAt);
    expect(await parked(assetId)).toBe(code);
    const { data } = await new Client(world).graphql<{ asset: object }>(
      'query ($did: Did!) { asset(did: $did) { state plainCid sealedCid release { status fault } } }',
      { did },
    );
    expect(data.asset).toEqual({
      state: 'SEALED',
      plainCid: null,
      sealedCid,
      release: { status: 'PARKED', fault: code },
    });
    expect(await relayed()).toBe(0);
  });

  it('is not opened for somebody who registered the commitments of another', async () => {
    const victim = await creator.register({ 'a.bin': `${randomUUID()}${SECRET}` });
    const log = (
      (await rpc(world.chain.rpcUrl, 'eth_getLogs', [
        {
          fromBlock: '0x0',
          address: world.deployment.contracts.AssetRegistry,
          topics: [interfaces.AssetRegistry.getEvent('AssetRegistered')!.topicHash],
        },
      ])) as { topics: string[]; data: string }[]
    ).at(-1);
    const { args } = interfaces.AssetRegistry.parseLog(log!)!;
    const { salt, kind, vertical, digest, sealedCid, metadataCid, dataKeyCommitment, licence } = args.toObject();
    const copied = {
      salt,
      kind,
      vertical,
      digest,
      sealedCid,
      metadataCid,
      dataKeyCommitment,
      licence,
      pricePerCall: 1n,
      parents: [],
    };
    const data = interfaces.AssetRegistry.encodeFunctionData('register', [copied]);
    const receipt = await (
      await world.signer(OTHER).sendTransaction({ to: world.deployment.contracts.AssetRegistry, data })
    ).wait();
    const copy = interfaces.AssetRegistry.parseLog(receipt!.logs[0]!)!.args['assetId'].toString();
    expect(copy).not.toBe(victim.assetId);
    const unlockAt = await offerAndFill(world, copy, OTHER);
    await announceLock(world, copy, unlockAt);
    await passUnlock(world, unlockAt);
    expect(await parked(copy)).toBe('REGISTRY.RELEASE_CONTENT_UNKNOWN');
    expect(await relayed()).toBe(0);
  });
});

async function flipSealedBlock(dir: string): Promise<void> {
  // the file's block and no other is larger than the secret; its last byte belongs to the seal's tag
  for (const path of await blocks(dir)) {
    const bytes = await readFile(path);
    if (bytes.length < SECRET.length || !bytes.subarray(0, 6).equals(Buffer.from('ICSEAL'))) continue;
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
  }
}

async function removeBlocks(dir: string): Promise<void> {
  for (const path of await blocks(dir)) await rm(path);
}

async function blocks(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
