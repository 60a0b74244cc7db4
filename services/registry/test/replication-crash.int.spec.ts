import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServiceProcess, type ServiceProcess } from '@icubed/local';
import { blockFiles, untilCopies } from './copies.js';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

const SIZE = 128 * 1_048_576;

describe('a registry that is killed while it copies content', () => {
  let world: World;
  let registry: ServiceProcess;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld({ REPLICATION_INTERVAL_MS: '50', COPY_CHECK_PERCENT: '100' });
    await world.registry.close();
    Object.assign(world.env, {
      ICUBED_REGISTRY_REPLICA_DIR: join(world.dir, 'ipfs-2'),
      ICUBED_REGISTRY_REPLICA_PORT: '0',
    });
    registry = await startServiceProcess('registry', world.env);
    // a client finds the process where it is now
    world.registry = hosted(() => registry);
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(async () => {
    await registry.kill();
    await world.close();
  });

  it('goes on from the blocks that were copied and ends with two whole copies', async () => {
    const [first, second] = [join(world.dir, 'ipfs'), join(world.dir, 'ipfs-2')];
    const publishing = creator.publish({ 'weights.bin': randomBytes(SIZE) });
    await eventually(async () => (await blockFiles(second)).length > 20);
    const { uploadId } = await publishing;
    await registry.kill();
    const copied = (await blockFiles(second)).length;
    expect(copied).toBeLessThan((await blockFiles(first)).length);

    registry = await startServiceProcess('registry', world.env);
    const shown = await untilCopies(creator, uploadId, 2);
    expect(shown.safe).toBe(true);
    const names = async (dir: string) => (await blockFiles(dir)).map((file) => file.slice(dir.length)).toSorted();
    expect(await names(second)).toEqual(await names(first));
  });
});

function hosted(process: () => ServiceProcess): World['registry'] {
  return {
    name: 'registry',
    port: 0,
    get url() {
      return process().url;
    },
    // killed by the test
    close: async () => undefined,
  };
}
