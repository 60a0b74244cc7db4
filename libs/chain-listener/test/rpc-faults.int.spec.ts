import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { Rpc } from '../src/index.js';
import { type Fault, FaultyEndpoint } from './faulty-endpoint.js';
import { catchUp, freshIndex, Store } from './store.js';
import { UsdChain } from './test-chain.js';

describe('rpc faults', () => {
  let chain: UsdChain;
  let faulty: FaultyEndpoint;
  let url: string;
  beforeAll(async () => {
    chain = await UsdChain.start();
  });
  afterAll(() => chain.close());
  beforeEach(async () => {
    faulty = new FaultyEndpoint(chain.rpcUrl);
    url = await faulty.listen();
  });
  afterEach(() => faulty.close());

  const rpc = (urls: string[], failures: string[] = []): Rpc =>
    new Rpc(urls, { timeoutMs: 3_000, rounds: 2, backoffMs: 1, onFailure: (_url, error) => failures.push(error.code) });

  it.each<Fault>([
    'hang',
    'garbage',
    'http-429',
    'http-500',
    'drop',
    { rpcError: { code: -32005, message: 'limit exceeded' } },
  ])('tries again after %j', async (fault) => {
    faulty.faults.push(fault);
    const failures: string[] = [];
    expect(await rpc([url], failures).call('eth_chainId')).toBe('0x7a69');
    expect(failures).toEqual(['MIRROR.RPC_UNAVAILABLE']);
  });

  it('moves to the next endpoint and stays there', async () => {
    faulty.faults.push('http-500');
    const both = rpc([url, chain.rpcUrl]);
    await both.call('eth_chainId');
    await both.call('eth_chainId');
    expect(faulty.requests).toBe(1);
  });

  it('asks those that rest, too, when the others give too few answers', async () => {
    const all = rpc([url, chain.rpcUrl, `${chain.rpcUrl}/`]);
    const away = new ModelverseError('MIRROR.CHAIN_UNSTABLE', 'left a moment ago');
    all.distrust(away);
    all.distrust(away);
    const question = { method: 'eth_chainId', params: [] };
    expect(await all.everyone(question)).toHaveLength(1);
    expect(await all.everyone(question, 2)).toHaveLength(3);
    faulty.faults.push('http-500');
    expect(await all.everyone(question, 3)).toHaveLength(2);
  });

  it('gives up as MIRROR.RPC_UNAVAILABLE when every endpoint fails in every round', async () => {
    faulty.faults.push('drop', 'drop');
    await expect(rpc([url]).call('eth_chainId')).rejects.toMatchObject({
      code: 'MIRROR.RPC_UNAVAILABLE',
      retryable: true,
    });
    expect(faulty.requests).toBe(2);
  });

  it('does not ask again what was rejected, and hands on the revert data', async () => {
    faulty.faults.push({ rpcError: { code: 3, message: 'execution reverted', data: '0xdeadbeef' } });
    await expect(rpc([url]).call('eth_call', [{}])).rejects.toMatchObject({
      code: 'MIRROR.RPC_REJECTED',
      retryable: false,
      extras: { data: '0xdeadbeef' },
    });
    expect(faulty.requests).toBe(1);
  });

  it('asks for fewer blocks when a range is refused', async () => {
    const store = await Store.open();
    for (let amount = 1; amount < 8; amount += 1) await chain.mint(1, amount);
    await chain.mine(4);
    const tooMany = { rpcError: { code: -32602, message: 'query returned more than 10000 results' } };
    const mirror = store.mirror(chain, { rpc: rpc([url]), limits: { start: 8, max: 8, maxLogs: 100 } });
    // genesis and start, re-check, head, stored tip, first block: then the range
    faulty.faults.push('pass', 'pass', 'pass', 'pass', tooMany);
    await catchUp(mirror);
    expect(faulty.faults).toEqual([]);
    expect(await store.dump()).toBe(await freshIndex(chain));
    await store.close();
  });

  it('indexes the same through an endpoint that fails at every other request', async () => {
    const store = await Store.open();
    await chain.mint(2, 5);
    const mirror = store.mirror(chain, { rpc: rpc([url]) });
    for (let request = 0; request < 40; request += 1) faulty.faults.push(request % 2 === 0 ? 'http-500' : 'pass');
    await catchUp(mirror);
    expect(await store.dump()).toBe(await freshIndex(chain));
    await store.close();
  });

  it('takes an endpoint that lacks the mirrored blocks for one that lags, not for a reorg past finality', async () => {
    const store = await Store.open();
    const mirror = store.mirror(chain, { rpc: rpc([url]) });
    await catchUp(mirror);
    await chain.mint(3, 1);
    faulty.faults.push('pass', 'nothing', 'nothing');
    await expect(mirror.step()).rejects.toMatchObject({ code: 'MIRROR.CHAIN_UNSTABLE', retryable: true });
    expect(faulty.faults).toEqual([]);
    await catchUp(mirror);
    expect(await store.dump()).toBe(await freshIndex(chain));
    await store.close();
  });
});
