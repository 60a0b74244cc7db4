import { describe, expect, it } from '@jest/globals';
import { type Bytes32, bytes32, usdMicros } from '@icubed/protocol';
import fc from 'fast-check';
import { planBatch, type UnsettledSession } from './plan-batch.js';
import { EMPTY_FRONTIER, type Usage } from './usage-tree.js';

const id = (at: number) => bytes32(`0x${at.toString(16).padStart(64, '0')}`);
const node = (at: number) => `0x${at.toString(16).padStart(40, '0')}`;
let next = 0;
const usage = (asset: bigint, byNode: number, assetAmount: bigint, nodeAmount: bigint): Usage => ({
  callId: id((next += 1)),
  step: 0,
  assetId: asset,
  node: node(byNode),
  assetAmountUsdMicros: usdMicros(assetAmount),
  nodeAmountUsdMicros: usdMicros(nodeAmount),
  requestDigest: id(0),
});
const session = (at: number, captures: Usage[], allowance = 10n ** 12n, claimed = 0n): UnsettledSession => ({
  sessionId: id(at) as Bytes32,
  payer: node(at),
  accountId: `acc_${at}`,
  expiresAt: 99n,
  claimedUsdMicros: usdMicros(claimed),
  frontier: EMPTY_FRONTIER,
  dailyAllowanceUsdMicros: usdMicros(allowance),
  captures,
});
const limits = { bondAllowanceUsdMicros: usdMicros(10n ** 12n), maxVouchers: 100, maxSplits: 100 };

describe('a settlement batch', () => {
  it('claims each session cumulatively and pays each asset and node once', () => {
    const batch = planBatch(
      [
        session(1, [usage(7n, 1, 10n, 2n), usage(7n, 1, 10n, 2n)], undefined, 100n),
        session(2, [usage(7n, 2, 10n, 3n)]),
      ],
      limits,
    )!;
    expect(batch.vouchers.map((voucher) => voucher.cumulativeUsdMicros)).toEqual([124n, 13n]);
    expect(batch.splits).toEqual([
      { assetId: 7n, node: node(1), assetAmountUsdMicros: 20n, nodeAmountUsdMicros: 4n },
      { assetId: 7n, node: node(2), assetAmountUsdMicros: 10n, nodeAmountUsdMicros: 3n },
    ]);
    expect(batch.totalUsdMicros).toBe(37n);
  });

  it('stops a session at its day, exactly', () => {
    const captures = [usage(7n, 1, 10n, 2n), usage(7n, 1, 10n, 2n)];
    expect(planBatch([session(1, captures, 24n)], limits)!.totalUsdMicros).toBe(24n);
    expect(planBatch([session(1, captures, 23n)], limits)!.totalUsdMicros).toBe(12n);
    expect(planBatch([session(1, captures, 11n)], limits)).toBeUndefined();
  });

  it("stops at the operator's bond and lets a smaller session use what is left of it", () => {
    const batch = planBatch(
      [session(1, [usage(7n, 1, 90n, 0n), usage(7n, 1, 90n, 0n)]), session(2, [usage(8n, 1, 10n, 0n)])],
      {
        ...limits,
        bondAllowanceUsdMicros: usdMicros(100n),
      },
    )!;
    expect(batch.vouchers.map((voucher) => [voucher.accountId, voucher.cumulativeUsdMicros])).toEqual([
      ['acc_1', 90n],
      ['acc_2', 10n],
    ]);
  });

  it('never lets a capture overtake one that does not fit', () => {
    const batch = planBatch([session(1, [usage(7n, 1, 90n, 0n), usage(7n, 1, 5n, 0n)], 50n)], limits);
    expect(batch).toBeUndefined();
  });

  it('keeps to the number of vouchers and splits a transaction can carry', () => {
    const many = Array.from({ length: 5 }, (_, at) => session(at + 1, [usage(BigInt(at), 1, 1n, 0n)]));
    expect(planBatch(many, { ...limits, maxVouchers: 2 })!.vouchers).toHaveLength(2);
    expect(planBatch(many, { ...limits, maxSplits: 3 })!.splits).toHaveLength(3);
  });

  it('claims free calls with the next paid one, never alone', () => {
    const free = usage(7n, 1, 0n, 0n);
    expect(planBatch([session(1, [free])], limits)).toBeUndefined();
    const batch = planBatch([session(1, [free, usage(8n, 1, 5n, 0n)])], limits)!;
    expect(batch.vouchers[0]!.frontier.size).toBe(2);
    expect(batch.splits.map((split) => split.assetId)).toEqual([8n]);
  });

  it('orders its splits by asset', () => {
    const batch = planBatch([session(1, [usage(9n, 1, 5n, 0n), usage(7n, 2, 5n, 0n), usage(7n, 1, 5n, 0n)])], limits)!;
    expect(batch.splits.map((split) => [split.assetId, split.node])).toEqual([
      [7n, node(1)],
      [7n, node(2)],
      [9n, node(1)],
    ]);
  });

  it('pays out exactly what it claims, whatever is captured', () => {
    const capture = fc.tuple(
      fc.bigInt({ min: 0n, max: 3n }),
      fc.nat({ max: 2 }),
      fc.bigInt({ min: 0n, max: 50n }),
      fc.bigInt({ min: 0n, max: 50n }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(capture, { maxLength: 8 }), { maxLength: 5 }),
        fc.bigInt({ min: 0n, max: 400n }),
        (sessions, bond) => {
          const unsettled = sessions.map((captures, at) =>
            session(
              at + 1,
              captures.map((each) => usage(...each)),
              120n,
              BigInt(at),
            ),
          );
          const batch = planBatch(unsettled, { ...limits, bondAllowanceUsdMicros: usdMicros(bond) });
          if (batch === undefined) return;
          const claimed = batch.vouchers.reduce((sum, voucher) => {
            const before = unsettled.find((each) => each.sessionId === voucher.sessionId)!.claimedUsdMicros;
            return sum + voucher.cumulativeUsdMicros - before;
          }, 0n);
          const paid = batch.splits.reduce(
            (sum, split) => sum + split.assetAmountUsdMicros + split.nodeAmountUsdMicros,
            0n,
          );
          expect(paid).toBe(claimed);
          expect(paid).toBe(batch.totalUsdMicros);
          expect(paid <= bond).toBe(true);
        },
      ),
    );
  });
});
