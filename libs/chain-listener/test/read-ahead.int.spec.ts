import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Rpc } from '../src/index.js';
import type { RpcRequest } from '../src/rpc/rpc-transport.js';
import type { MirrorOptions } from '../src/mirror/mirror.js';
import { FaultyEndpoint } from './faulty-endpoint.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';

const SMALL: Partial<MirrorOptions> = { limits: { start: 4, max: 4, maxLogs: 1_000 } };
const BLOCKS = 30;

/** Remembers from which block on logs were asked for. */
class Watched extends Rpc {
  readonly asked: number[] = [];

  override batch<T>(requests: readonly RpcRequest[]): Promise<T[]> {
    for (const { method, params } of requests)
      if (method === 'eth_getLogs') this.asked.push(Number((params[0] as { fromBlock: string }).fromBlock));
    return super.batch(requests);
  }
}

describe('what a backfill reads ahead', () => {
  let chain: UsdChain;
  let store: Store;
  let endpoint: FaultyEndpoint;
  let url: string;

  beforeAll(async () => {
    chain = await UsdChain.start();
    for (let block = 0; block < BLOCKS; block += 1) await chain.mint(block % 5, block + 1);
  });
  afterAll(() => chain.close());
  beforeEach(async () => {
    store = await Store.open();
    endpoint = new FaultyEndpoint(chain.rpcUrl);
    url = await endpoint.listen();
  });
  afterEach(async () => {
    await store.close();
    await endpoint.close();
  });

  const rpc = () => new Rpc([url], { timeoutMs: 3_000, rounds: 1, backoffMs: 1 });

  it('is asked for while the range before it is written', async () => {
    const watched = new Watched([url]);
    const mirror = store.mirror(chain, { ...SMALL, rpc: watched });
    const first = await mirror.step();
    const holding = store.source.createQueryRunner();
    await holding.startTransaction();
    await holding.query('LOCK TABLE mirror_cursor IN EXCLUSIVE MODE');
    let written = false;
    const second = mirror.step().finally(() => {
      written = true;
    });
    while (!watched.asked.includes(first!.head.number + 5)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(written).toBe(false);
    await holding.rollbackTransaction();
    await holding.release();
    expect((await second)!.head.number).toBe(first!.head.number + 4);
    await catchUp(mirror);
    expect(new Set(watched.asked).size).toBe(watched.asked.length);
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it('is dropped when another writer was faster', async () => {
    const writers = [store.mirror(chain, SMALL), store.mirror(chain, SMALL)];
    for (let turn = 0; turn < 6; turn += 1) expect(await writers[turn % 2]!.step()).toBeDefined();
    await Promise.all(writers.map((writer) => catchUp(writer).catch(() => 0)));
    await catchUp(store.mirror(chain));
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it('fails the step that would have written it, and is read again', async () => {
    const mirror = store.mirror(chain, { ...SMALL, rpc: rpc() });
    await mirror.step();
    endpoint.faults.push(...Array<'http-500'>(50).fill('http-500'));
    // one range may have been read before
    const steps = [];
    for (let turn = 0; turn < 3; turn += 1) steps.push(await mirror.step().catch((error: unknown) => error));
    expect(steps).toContainEqual(expect.objectContaining({ code: 'MIRROR.RPC_UNAVAILABLE' }));
    endpoint.faults.length = 0;
    await catchUp(mirror);
    expect(await store.dump()).toBe(await freshIndex(chain));
  });
});
