import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isModelverseError } from '@icubed/errors';
import { type Mirror, Rpc, type RpcLog, type RpcReceipt } from '../src/index.js';
import { type Rewrite, RewritingEndpoint } from './rewriting-endpoint.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';

type Header = Record<string, unknown>;

/** Faults that the simulator found, one by one: a mirror that takes an endpoint at its word stores what never was. */
describe('an endpoint that does not tell the truth', () => {
  let chain: UsdChain;
  let liar: RewritingEndpoint;
  let store: Store;
  let failures: string[];
  let urls: string[];
  beforeAll(async () => {
    chain = await UsdChain.start();
    await chain.mint(1, 500);
  });
  afterAll(() => chain.close());
  beforeEach(async () => {
    liar = new RewritingEndpoint(chain.rpcUrl);
    urls = [await liar.listen(), chain.rpcUrl];
    store = await Store.open();
    failures = [];
  });
  afterEach(async () => {
    await store.close();
    await liar.close();
  });

  const mirrorOf = (...endpoints: string[]): Mirror => {
    const onFailure = (_url: string, { code }: { code: string }): void => void failures.push(code);
    return store.mirror(chain, { rpc: new Rpc(endpoints, { rounds: 1, backoffMs: 1, onFailure }) });
  };

  /** Steps as the runner does: what is retryable is tried again. */
  async function persist(mirror: Mirror): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      try {
        await catchUp(mirror);
        return;
      } catch (error) {
        if (!isModelverseError(error) || !error.retryable) throw error;
      }
    }
    throw new Error('the mirror did not get through');
  }

  const first = (change: (log: RpcLog) => RpcLog): Rewrite => {
    return ([log, ...rest]: RpcLog[]) => (log === undefined ? [] : [change(log), ...rest]);
  };
  const inFirstReceipt = (change: (logs: readonly RpcLog[]) => readonly RpcLog[]): Rewrite => {
    return ([receipt, ...rest]: RpcReceipt[]) =>
      receipt === undefined ? [] : [{ ...receipt, logs: change(receipt.logs) }, ...rest];
  };
  const MUCH = `0x${'f'.repeat(64)}`;

  it.each<[string, Rewrite]>([
    ['a log missing', (logs: RpcLog[]) => logs.slice(1)],
    ['every log missing', () => []],
    ['a log twice', (logs: RpcLog[]) => [...logs, ...logs.slice(0, 1)]],
    ['logs in another order', (logs: RpcLog[]) => logs.toReversed()],
    ['an altered log', first((log) => ({ ...log, data: MUCH }))],
    ['a log of another block', first((log) => ({ ...log, blockHash: MUCH }))],
    ['a log of another transaction', first((log) => ({ ...log, transactionHash: MUCH }))],
  ])('indexes a long chain right through an endpoint whose range has %s', async (_name, lie) => {
    for (let amount = 1; amount < 5; amount += 1) await chain.transfer(1, 2, amount);
    await chain.mine(3);
    liar.rewrites.set('eth_getLogs', lie);
    await persist(mirrorOf(...urls));
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it.each<[string, Rewrite]>([
    ['a log missing', inFirstReceipt(() => [])],
    ['an altered log', inFirstReceipt((logs) => logs.map((log) => ({ ...log, data: MUCH })))],
    ['a receipt missing', (receipts: RpcReceipt[]) => receipts.slice(1)],
    ['another transaction', ([one, ...rest]: RpcReceipt[]) => [{ ...one, transactionHash: MUCH }, ...rest]],
    ['no receipts', () => null],
  ])('notices at the tip that a block has %s, and asks another endpoint', async (_name, lie) => {
    const mirror = mirrorOf(...urls);
    await catchUp(mirror);
    liar.rewrites.set('eth_getBlockReceipts', lie);
    await chain.mint(3, 7);
    await persist(mirror);
    expect(failures).toContain(_name === 'no receipts' ? 'MIRROR.CHAIN_UNSTABLE' : 'MIRROR.RPC_LIED');
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it.each(['parentHash', 'hash', 'logsBloom', 'receiptsRoot', 'timestamp'])('notices a false %s', async (field) => {
    const mirror = mirrorOf(...urls);
    await catchUp(mirror);
    const false_ = field === 'logsBloom' ? `0x${'0'.repeat(512)}` : MUCH;
    liar.rewrites.set('eth_getBlockByNumber', (block: Header | null) => block && { ...block, [field]: false_ });
    await chain.mint(3, 7);
    await persist(mirror);
    expect(failures).toContain('MIRROR.RPC_LIED');
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it('does not begin on a false block', async () => {
    liar.rewrites.set('eth_getBlockByNumber', (block: Header | null) => block && { ...block, hash: MUCH });
    await expect(mirrorOf(urls[0] as string).step()).rejects.toMatchObject({
      code: 'MIRROR.RPC_LIED',
      retryable: true,
    });
    expect(JSON.parse(await store.dump())).toMatchObject({ cursor: [] });
  });

  it('mirrors a block that holds more logs than the endpoint gives to one question', async () => {
    await chain.inOneBlock(async () => {
      for (const amount of [1, 2, 3, 4]) await chain.transfer(1, 5, amount);
    });
    await chain.mine(3);
    liar.rewrites.set('eth_getLogs', (logs: RpcLog[]) => {
      if (logs.length > 2) throw new Error('query returned more than 2 results');
      return logs;
    });
    await catchUp(mirrorOf(urls[0] as string));
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  it('leaves an endpoint that stands still for one that is ahead', async () => {
    const mirror = mirrorOf(...urls);
    await catchUp(mirror);
    const seen = await chain.head();
    const still = (result: Header | null, number: unknown): Header | null => (Number(number) > seen ? null : result);
    const latest = await chain.rpc.call<Header>('eth_getBlockByNumber', ['latest', false]);
    liar.rewrites.set('eth_blockNumber', () => `0x${seen.toString(16)}`);
    liar.rewrites.set('eth_getBlockByNumber', (result: Header | null, { params }) =>
      params[0] === 'latest' ? latest : still(result, params[0]),
    );
    await chain.mint(4, 4);
    await chain.mine(2);
    for (let polls = 0; polls < 8; polls += 1) await persist(mirror);
    expect(await store.dump()).toBe(await freshIndex(chain));
  });

  describe('because it stands on a lost branch', () => {
    let third: RewritingEndpoint;
    beforeEach(async () => {
      third = new RewritingEndpoint(chain.rpcUrl);
      urls.push(await third.listen());
    });
    afterEach(() => third.close());

    /** Answers as the chain was: headers are true, only their time is past. */
    async function strand(endpoint: RewritingEndpoint): Promise<void> {
      const numbers = Array.from({ length: (await chain.head()) + 1 }, (_, number) => `0x${number.toString(16)}`);
      const requests = numbers.map((number) => ({ method: 'eth_getBlockByNumber', params: [number, false] }));
      const past = await chain.rpc.batch<Header>(requests);
      endpoint.rewrites.set('eth_blockNumber', () => numbers.at(-1));
      endpoint.rewrites.set('eth_getBlockByNumber', (_result, { params }) =>
        params[0] === 'latest' ? past.at(-1) : (past[Number(params[0])] ?? null),
      );
    }

    it('does not halt the mirror: one endpoint’s word is no reorg past finality', async () => {
      const back = await chain.fork();
      await chain.mine(9);
      await strand(liar);
      await back();
      await chain.mint(6, 6);
      await chain.mine(3);
      const mirror = mirrorOf(...urls.slice(1));
      await catchUp(mirror);
      await persist(mirrorOf(...urls));
      expect(failures).toContain('MIRROR.CHAIN_UNSTABLE');
      expect(await store.dump()).toBe(await freshIndex(chain));
    });

    it('makes nothing final', async () => {
      const start = await chain.head();
      const back = await chain.fork();
      await chain.mint(6, 6);
      await chain.mine(8);
      await strand(liar);
      await back();
      const stranded = mirrorOf(...urls);
      for (let tries = 0; tries < 6; tries += 1) await stranded.step().catch(() => undefined);
      expect((await stranded.cursor())?.final.number ?? 0).toBeLessThanOrEqual(start);
      await chain.mine(12);
      for (let polls = 0; polls < 8; polls += 1) await persist(stranded);
      expect(await store.dump()).toBe(await freshIndex(chain));
    });

    it('halts the mirror when the others say the same', async () => {
      const back = await chain.fork();
      await chain.mine(9);
      const mirror = mirrorOf(...urls);
      await catchUp(mirror);
      await back();
      await chain.mine(12);
      await expect(mirror.step()).rejects.toMatchObject({ code: 'MIRROR.REORG_PAST_FINALITY' });
    });
  });
});
