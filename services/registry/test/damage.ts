import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import type { World } from './registry-world.js';

export const SECRET = 'the weights nobody may see yet '.repeat(40);

/** Registers the newest registration's commitments once more, as another creator. Answers the copy's id. */
export async function copyNewestRegistration(world: World, thief: number): Promise<string> {
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
    lowerTerms: [],
  };
  const data = interfaces.AssetRegistry.encodeFunctionData('register', [copied]);
  const receipt = await (
    await world.signer(thief).sendTransaction({ to: world.deployment.contracts.AssetRegistry, data })
  ).wait();
  return interfaces.AssetRegistry.parseLog(receipt!.logs[0]!)!.args['assetId'].toString();
}

export async function flipSealedBlock(dir: string): Promise<void> {
  // the file's block and no other is larger than the secret; its last byte belongs to the seal's tag
  for (const path of await blocks(dir)) {
    const bytes = await readFile(path);
    if (bytes.length < SECRET.length || !bytes.subarray(0, 6).equals(Buffer.from('ICSEAL'))) continue;
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
  }
}

export async function removeBlocks(dir: string): Promise<void> {
  for (const path of await blocks(dir)) await rm(path);
}

async function blocks(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
