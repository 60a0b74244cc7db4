import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IpfsNode } from '@icubed/ipfs';
import { startServiceProcess } from '@icubed/local';
import { blockFiles, metric, untilCopies } from './copies.js';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

const GARBAGE = 3_000;

describe('a registry that is killed while it collects garbage', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ REPLICATION_INTERVAL_MS: '100', COLLECT_GRACE_MINUTES: '0' });
  });
  afterAll(() => world.close());

  const dueNow = () => world.sql('UPDATE content_collection SET due_at = now()');

  it('has lost nothing that is referred to, and the next one removes the rest', async () => {
    const creator = new Client(world, wallet(world, CREATOR));
    const versions = [];
    for (const name of ['a', 'b'])
      versions.push(await creator.publish({ [`${name}.bin`]: randomBytes(1_500_000), 'shared.txt': 'the same' }));
    await untilCopies(creator, versions[1]!.uploadId, 1);
    await world.registry.close();
    const dir = join(world.dir, 'ipfs');
    const wanted = (await blockFiles(dir)).toSorted();
    await addGarbage(dir);
    expect((await blockFiles(dir)).length).toBeGreaterThan(wanted.length + GARBAGE);

    const dying = await startServiceProcess('registry', world.env);
    await dueNow();
    await eventually(async () => (await blockFiles(dir)).length < wanted.length + GARBAGE - 10);
    await dying.kill();
    const left = (await blockFiles(dir)).length;
    expect(left).toBeGreaterThan(wanted.length);
    await assertWhole(dir, versions);

    await world.restart();
    await dueNow();
    await eventually(async () => (await blockFiles(dir)).length === wanted.length);
    expect((await blockFiles(dir)).toSorted()).toEqual(wanted);
    await eventually(async () => (await metric(world, 'registry_content_last_collection_seconds')) > 0);
    expect(await metric(world, 'registry_content_collected_blocks_total')).toBeGreaterThan(0);
  });

  async function addGarbage(dir: string): Promise<void> {
    const node = await IpfsNode.start({ dir, port: 0 });
    async function* folder() {
      for (let index = 0; index < GARBAGE; index += 1)
        yield {
          path: `${index}`,
          content: (async function* () {
            yield randomBytes(64);
          })(),
        };
    }
    // pinned by an upload that never came to be: nothing refers to it
    await node.pin(await node.addFolder(folder()));
    await node.close();
  }

  async function assertWhole(dir: string, versions: readonly { sealedCid: string; metadataCid: string }[]) {
    const node = await IpfsNode.start({ dir, port: 0 });
    for (const { sealedCid, metadataCid } of versions)
      for (const cid of [sealedCid, metadataCid]) expect(await node.holdsAll(cid)).toBe(true);
    await node.close();
  }
});
