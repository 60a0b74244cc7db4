import { describe, expect, it } from '@jest/globals';
import { type Bytes32, isIncluded, merkleRoot, type UsdMicros } from '@icubed/protocol';
import { type Usage, usageLeaf } from '../settlement/usage-tree.js';
import { paymentsOf, type RedeemedBatch, settledCall } from './settled-call.js';

const word = (byte: string) => `0x${byte.repeat(32)}` as Bytes32;
const bytes = (hex: string) => Buffer.from(hex.slice(2), 'hex');
const usage = (call: string): Usage => ({
  callId: word(call),
  step: 0,
  assetId: 7n,
  node: `0x${'0a'.repeat(20)}`,
  assetAmountUsdMicros: 1_000n as UsdMicros,
  nodeAmountUsdMicros: 200n as UsdMicros,
  requestDigest: word('dd'),
});

const leaves = ['01', '02', '03'].map((call) => usageLeaf(usage(call)));
const session = word('5e');
const voucher = (of: Bytes32, root: Uint8Array) => ({
  payer: `0x${'0b'.repeat(20)}`,
  session: of,
  cumulativeAmount: 3_600n,
  usageRoot: `0x${Buffer.from(root).toString('hex')}`,
  validUntil: 9n,
});
const batch: RedeemedBatch = {
  vouchers: [voucher(word('0e'), merkleRoot([])), voucher(session, merkleRoot(leaves))],
  splits: [
    { assetId: 3n, assetAmount: 10n },
    { assetId: 7n, assetAmount: 1_000n },
    { assetId: 7n, assetAmount: 2_000n },
  ],
};
const leaf = {
  position: 1,
  assetAmountUsdMicros: 1_000n as UsdMicros,
  nodeAmountUsdMicros: 200n as UsdMicros,
  settledIn: '0xaa',
};

describe('what a batch paid to assets', () => {
  it('is one payment for neighbours, as JobManager pays them', () => {
    expect(paymentsOf(batch.splits)).toEqual({ assetIds: [3n, 7n], amounts: [10n, 3_000n] });
    expect(paymentsOf([...batch.splits, { assetId: 3n, assetAmount: 1n }]).assetIds).toEqual([3n, 7n, 3n]);
  });
});

describe('the evidence that a call was settled', () => {
  it('is its leaf under the redeemed root, the voucher among the batch’s, and the payment to the asset', () => {
    const found = settledCall(batch, { session, assetId: 7n }, leaf, leaves);
    if (typeof found === 'string') throw new Error(found);
    const { index, size, proof, voucherIndex, vouchers, part, amounts } = found;
    expect({ index, size, voucherIndex, part, paid: amounts[part] }).toEqual({
      ...{ index: 1, size: 3, voucherIndex: 1, part: 1 },
      paid: 3_000n,
    });
    expect(vouchers).toHaveLength(2);
    expect(isIncluded(merkleRoot(leaves), leaves[1]!, { index, size }, proof.map(bytes))).toBe(true);
  });

  it.each([
    ['no voucher of the session', { session: word('ff'), assetId: 7n }, leaf, leaves],
    ['nothing to the asset', { session, assetId: 8n }, leaf, leaves],
    ['not in the tree', { session, assetId: 7n }, { ...leaf, position: 3 }, leaves],
    ['not the one that is stored', { session, assetId: 7n }, leaf, leaves.slice(0, 2)],
  ])('is none where there is %s', (why, request, of, tree) => {
    expect(settledCall(batch, request, of, tree)).toMatch(why);
  });
});
