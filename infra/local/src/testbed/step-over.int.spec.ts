import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rpc } from '../anvil/rpc.js';
import { startChain, type TestChain } from './start-chain.js';
import { stepOver } from './step-over.js';

describe('a chain that steps over what is near', () => {
  let chain: TestChain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain.close());

  const now = async (): Promise<number> => {
    const head = (await rpc(chain.rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { timestamp: string };
    return Number(head.timestamp);
  };

  it('is there at once, and stays where it is when that is far', async () => {
    const before = await now();
    await stepOver(chain.rpcUrl, (at) => at + 899);
    expect(await now()).toBe(before + 899);
    await stepOver(chain.rpcUrl, (at) => at + 901);
    expect(await now()).toBe(before + 899);
  });
});
