import { describe, expect, it } from '@jest/globals';
import { type Bytes32, bytes32, usdMicros } from '@icubed/protocol';
import { type Attempt, fitBatch, type StepBack } from './fit-batch.js';
import type { Batch, UnsettledSession } from './plan-batch.js';
import { EMPTY_FRONTIER, type Usage } from './usage-tree.js';

const id = (at: number) => bytes32(`0x${at.toString(16).padStart(64, '0')}`);
const node = `0x${'11'.repeat(20)}`;
const usage = (assetId: number, amount = 10n): Usage => ({
  callId: id(assetId),
  step: 0,
  assetId: BigInt(assetId),
  node,
  assetAmountUsdMicros: usdMicros(amount),
  nodeAmountUsdMicros: usdMicros(0n),
  requestDigest: id(0),
});
const session = (at: number, captures: Usage[]): UnsettledSession => ({
  sessionId: id(at) as Bytes32,
  payer: node,
  accountId: `acc_${at}`,
  expiresAt: 99n,
  claimedUsdMicros: usdMicros(0n),
  frontier: EMPTY_FRONTIER,
  dailyAllowanceUsdMicros: usdMicros(10n ** 12n),
  captures,
});
const assets = (count: number) => Array.from({ length: count }, (_, at) => usage(at + 1));
const limits = { bondAllowanceUsdMicros: usdMicros(10n ** 12n), maxVouchers: 100, maxSplits: 200 };

/** Takes what `refuse` does not refuse, and tells how it came to it. */
async function fitted(sessions: UnsettledSession[], refuse: (batch: Batch) => Attempt<never> | undefined) {
  const steps: StepBack[] = [];
  const attempts: number[] = [];
  const batch = await fitBatch<Batch>(
    sessions,
    limits,
    async (tried) => {
      attempts.push(tried.splits.length);
      return refuse(tried) ?? { built: tried };
    },
    (step) => steps.push(step),
  );
  return { batch, steps, attempts };
}

describe('a batch that JobManager takes', () => {
  it('is the whole plan where that fits', async () => {
    const { batch, steps } = await fitted([session(1, assets(150))], () => undefined);
    expect(batch?.splits).toHaveLength(150);
    expect(steps).toEqual([]);
  });

  it('is half of it, and half of that, until its gas fits a block', async () => {
    const { batch, steps, attempts } = await fitted([session(1, assets(150))], ({ splits }) =>
      splits.length > 20 ? { refusedWhole: 'out of gas' } : undefined,
    );
    expect(attempts).toEqual([150, 75, 37, 18]);
    expect(batch?.totalUsdMicros).toBe(180n);
    expect(steps.at(-1)).toEqual({ left: 'half', vouchers: 1, splits: 18, reason: 'out of gas' });
  });

  it('is one split of one voucher at the least', async () => {
    const sessions = [session(1, assets(5)), session(2, assets(5)), session(3, assets(5))];
    const { batch } = await fitted(sessions, ({ vouchers, splits }) =>
      vouchers.length > 1 || splits.length > 1 ? { refusedWhole: 'out of gas' } : undefined,
    );
    expect(batch?.vouchers.map(({ accountId }) => accountId)).toEqual(['acc_1']);
    expect(batch?.splits.map(({ assetId }) => assetId)).toEqual([1n]);
  });

  it('leaves out a session that is refused by name, and keeps the plan whole', async () => {
    const { batch, steps } = await fitted([session(1, assets(3)), session(2, assets(4))], ({ vouchers }) =>
      vouchers.some(({ accountId }) => accountId === 'acc_1')
        ? { refusedSession: id(1), reason: 'JobManager_SessionEnded' }
        : undefined,
    );
    expect(batch?.vouchers.map(({ accountId }) => accountId)).toEqual(['acc_2']);
    expect(batch?.splits).toHaveLength(4);
    expect(steps).toEqual([{ left: 'session', sessionId: id(1), reason: 'JobManager_SessionEnded' }]);
  });

  it('goes round a split that never fits, and lets the other sessions settle whole', async () => {
    const sessions = [session(1, [usage(666), ...assets(3)]), session(2, assets(4))];
    const { batch, steps } = await fitted(sessions, ({ splits }) =>
      splits.some(({ assetId }) => assetId === 666n) ? { refusedWhole: 'reverted' } : undefined,
    );
    expect(batch?.vouchers.map(({ accountId }) => accountId)).toEqual(['acc_2']);
    expect(batch?.splits).toHaveLength(4);
    expect(steps.at(-1)).toEqual({ left: 'session', sessionId: id(1), reason: 'reverted' });
  });

  it('is none where nothing is taken, in the end', async () => {
    const { batch } = await fitted([session(1, assets(9)), session(2, assets(9))], () => ({ refusedWhole: 'no' }));
    expect(batch).toBeUndefined();
  });

  it('is given up when it is no plan that is refused', async () => {
    const sessions = Array.from({ length: 100 }, (_, at) => session(at + 1, assets(9)));
    await expect(fitted(sessions, () => ({ refusedWhole: 'insufficient funds' }))).rejects.toThrow(
      /insufficient funds/,
    );
  });

  it('claims free calls with the paid one behind them though it has one split', async () => {
    const free = usage(7, 0n);
    const { batch } = await fitted([session(1, [free, ...assets(2)])], ({ splits }) =>
      splits.length > 1 ? { refusedWhole: 'out of gas' } : undefined,
    );
    expect(batch?.vouchers[0]?.frontier.size).toBe(2);
  });
});
