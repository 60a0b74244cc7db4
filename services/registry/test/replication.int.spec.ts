import { randomBytes } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blockFiles, changeBlock, lookNow, loseBlocks, metric, replicationOf, untilCopies } from './copies.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type Version, type World } from './registry-world.js';

const FAST = { REPLICATION_INTERVAL_MS: '100', COPY_CHECK_PERCENT: '100', REPLICA_PORT: '0' };

describe('content on two nodes', () => {
  let world: World;
  let creator: Client;
  let version: Version & { did: string };
  let [first, second] = ['', ''];

  beforeAll(async () => {
    world = await startWorld(FAST);
    first = join(world.dir, 'ipfs');
    second = join(world.dir, 'ipfs-2');
    creator = new Client(world, wallet(world, CREATOR));
    version = await creator.register({ 'weights.bin': randomBytes(2_500_000), 'b.txt': 'b' });
  });
  afterAll(() => world.close());

  const untilSafe = async (): Promise<boolean> => (await untilCopies(creator, version.uploadId, 2)).safe;

  it('is not safe while there is one node, and says so', async () => {
    const shown = await untilCopies(creator, version.uploadId, 1);
    expect(shown).toMatchObject({ target: 2, safe: false });
    expect(await metric(world, 'registry_content_below_target')).toBe(2);
    expect(await metric(world, 'registry_content_oldest_below_target_seconds')).toBeGreaterThan(0);
  });

  it('is copied as soon as there is a second node, and is safe then', async () => {
    await world.restart({ REPLICA_DIR: second });
    const shown = await untilCopies(creator, version.uploadId, 2);
    expect(shown).toMatchObject({ target: 2, safe: true });
    expect(shown.content.map(({ kind }) => kind)).toEqual(['SEALED', 'CARD']);
    const names = async (dir: string) => (await blockFiles(dir)).map((file) => file.slice(dir.length)).toSorted();
    expect(await names(second)).toEqual(await names(first));
    expect(await metric(world, 'registry_content_below_target')).toBe(0);
    expect(await metric(world, 'registry_content_copies', 'replica="ipfs-2",status="Held"')).toBe(2);
  });

  it('shows anyone how many copies there are, and not where', async () => {
    const query = `query ($did: Did!) { asset(did: $did) { replication { target copies safe content { kind cid copies checkedAt } } } }`;
    const { data } = await new Client(world).graphql<{ asset: { replication: object } }>(query, { did: version.did });
    expect(data.asset.replication).toMatchObject({
      target: 2,
      copies: 2,
      safe: true,
      content: [
        { kind: 'SEALED', cid: version.sealedCid, copies: 2 },
        { kind: 'CARD', cid: version.metadataCid, copies: 2 },
      ],
    });
  });

  it('shows the places to the account that sealed it and to nobody else', async () => {
    const path = `/content/uploads/${version.uploadId}/replication`;
    const codeOf = async (client: Client) => (await client.json('GET', path)).body['code'];
    expect(await codeOf(new Client(world))).toBe('AUTH.REQUIRED');
    expect(await codeOf(new Client(world, wallet(world, OTHER)))).toBe('REGISTRY.UPLOAD_UNKNOWN');
    expect(await codeOf(new Client(world, wallet(world, CREATOR, ['read'])))).toBe('AUTH.FORBIDDEN');
    const { content } = await replicationOf(creator, version.uploadId);
    expect(content[0]!.replicas.map(({ replica }) => replica)).toEqual(['ipfs', 'ipfs-2']);
  });

  it.each(['first', 'second'])('makes every block of the %s whole again that was changed', async (which) => {
    const dir = which === 'first' ? first : second;
    const repairs = await metric(
      world,
      'registry_content_repairs_total',
      `replica="ipfs${which === 'first' ? '' : '-2'}"`,
    );
    for (const file of await blockFiles(dir)) await changeBlock(file);
    await lookNow(world);
    await eventually(
      async () =>
        (await metric(world, 'registry_content_repairs_total', `replica="ipfs${which === 'first' ? '' : '-2'}"`)) ===
        repairs + 2,
    );
    expect(await untilSafe()).toBe(true);
    expect((await creator.fetch(`/content/ipfs/${version.metadataCid}`)).status).toBe(200);
  });

  it('says of what is lost here and held there that it comes back, and it does without waiting for its turn', async () => {
    const card = `/content/ipfs/${version.metadataCid}`;
    expect((await creator.fetch(card)).status).toBe(200);
    const repairs = () => metric(world, 'registry_content_repairs_total', 'replica="ipfs"');
    const before = await repairs();
    await loseBlocks(first);
    const answer = await creator.fetch(card);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '15']);
    expect(await answer.json()).toMatchObject({ code: 'CONTENT.REPAIRING', retryable: true });
    await eventually(async () => (await creator.fetch(card)).status === 200);
    await lookNow(world);
    await eventually(async () => (await repairs()) === before + 2);
    expect(await untilSafe()).toBe(true);
  });

  it('copies everything again when a whole store was lost', async () => {
    await world.registry.close();
    await rm(second, { recursive: true, maxRetries: 10, retryDelay: 100 });
    await world.restart();
    await lookNow(world);
    await eventually(
      async () => (await blockFiles(second).catch(() => [])).length === (await blockFiles(first)).length,
    );
    expect(await untilSafe()).toBe(true);
  });

  it('sounds the alarm when no copy is whole, and goes on by itself once one is', async () => {
    const backup = join(world.dir, 'backup');
    await cp(join(second, 'blocks'), backup, { recursive: true });
    await loseBlocks(first);
    await loseBlocks(second);
    await lookNow(world);
    await eventually(async () => (await metric(world, 'registry_content_lost')) === 2);
    const shown = await replicationOf(creator, version.uploadId);
    expect(shown).toMatchObject({ copies: 0, safe: false });
    await eventually(async () =>
      (await replicationOf(creator, version.uploadId)).content[0]!.replicas.every(
        ({ code }) => code === 'CONTENT.NOT_FOUND',
      ),
    );
    expect(await metric(world, 'registry_content_failures_total', 'code="CONTENT.NOT_FOUND"')).toBeGreaterThan(0);
    const gone = await creator.fetch(`/content/ipfs/${version.metadataCid}`);
    expect([gone.status, await gone.json()]).toEqual([410, expect.objectContaining({ code: 'CONTENT.GONE' })]);
    await cp(backup, join(second, 'blocks'), { recursive: true });
    expect(await untilSafe()).toBe(true);
    await eventually(async () => (await metric(world, 'registry_content_lost')) === 0);
  });
});
