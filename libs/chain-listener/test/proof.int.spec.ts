import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getBytes } from 'ethers';
import { bloomBits, bloomHas, bloomOf } from '../src/proof/logs-bloom.js';
import { headerHash, type RpcHeader } from '../src/proof/header-hash.js';
import { receiptsRoot, type RpcReceipt } from '../src/proof/receipts-root.js';
import { UsdChain } from './test-chain.js';

/** The peer is anvil, whose headers, blooms and tries are alloy's. */
describe('proof of what an endpoint answers', () => {
  let chain: UsdChain;
  beforeAll(async () => {
    chain = await UsdChain.start();
    await chain.mint(1, 1000);
    await chain.inOneBlock(async () => {
      for (let index = 0; index < 140; index += 1) await chain.transfer(1, 2 + (index % 5), 1);
    });
    await chain.mine();
  });
  afterAll(() => chain.close());

  const blocks = async (): Promise<{ header: RpcHeader; receipts: RpcReceipt[] }[]> => {
    const numbers = Array.from({ length: (await chain.head()) + 1 }, (_, number) => `0x${number.toString(16)}`);
    return Promise.all(
      numbers.map(async (number) => ({
        header: await chain.rpc.call<RpcHeader>('eth_getBlockByNumber', [number, false]),
        receipts: await chain.rpc.call<RpcReceipt[]>('eth_getBlockReceipts', [number]),
      })),
    );
  };

  it('recomputes every hash, bloom and receipts root, of an empty block and of one with 140 transactions', async () => {
    const all = await blocks();
    expect(Math.max(...all.map(({ receipts }) => receipts.length))).toBe(140);
    for (const { header, receipts } of all) {
      expect(headerHash(header)).toBe(header.hash);
      expect(receiptsRoot(receipts)).toBe(header.receiptsRoot);
      expect(bloomOf(receipts.flatMap(({ logs }) => logs))).toBe(header.logsBloom);
    }
  });

  it('notices any field of a header that is not the block’s', async () => {
    const [, , { header }] = (await blocks()) as [unknown, unknown, { header: RpcHeader }];
    const other = `0x${'12'.repeat(32)}`;
    for (const field of ['parentHash', 'stateRoot', 'receiptsRoot', 'requestsHash', 'timestamp', 'gasUsed'])
      expect(headerHash({ ...header, [field]: other })).not.toBe(header.hash);
    expect(headerHash({ ...header, requestsHash: undefined })).not.toBe(header.hash);
    expect(headerHash({ ...header, logsBloom: undefined } as unknown as RpcHeader)).toBeUndefined();
    expect(headerHash({ ...header, timestamp: 'now' })).toBeUndefined();
  });

  it('notices a receipt that is missing, doubled, moved or altered', async () => {
    const { header, receipts } = (await blocks()).find((block) => block.receipts.length === 140)!;
    const [first, second, ...rest] = receipts as [RpcReceipt, RpcReceipt, ...RpcReceipt[]];
    const [log] = first.logs;
    const altered = { ...first, logs: [{ ...log, data: `0x${'0'.repeat(63)}2` }] } as RpcReceipt;
    const lies = [
      receipts.slice(1),
      [first, ...receipts],
      [second, first, ...rest],
      [altered, second, ...rest],
      [{ ...first, logs: [] }, second, ...rest],
    ];
    for (const lie of lies) expect(receiptsRoot(lie)).not.toBe(header.receiptsRoot);
    expect(receiptsRoot([{ ...first, cumulativeGasUsed: 'much' }])).toBeUndefined();
  });

  it('tells from the bloom what a block certainly does not hold', async () => {
    const { header } = (await blocks()).at(-1)!;
    const full = (await blocks()).find((block) => block.receipts.length === 140)!;
    const usd = bloomBits(chain.deployment.contracts['TestUSD'] as string);
    expect(bloomHas(getBytes(header.logsBloom), usd)).toBe(false);
    expect(bloomHas(getBytes(full.header.logsBloom), usd)).toBe(true);
  });
});
