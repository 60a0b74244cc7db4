import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import fc from 'fast-check';
import { type Redeemed, requireRedeemableToday } from './redeemable.js';
import {
  captureHold,
  chainDay,
  EMPTY_LEDGER,
  type Hold,
  releaseHold,
  type SessionLedger,
  takeHold,
} from './session-ledger.js';

const usd = (amount: number | bigint) => usdMicros(BigInt(amount));
const DAY = 86_400n;
const dailyCap = usd(600);
const limits = { cap: usd(10_000), dailyCap };
const NOTHING: Redeemed = { redeemedUsdMicros: usd(0) };
const reached = (left: bigint, retryAfterSeconds: number) =>
  expect.objectContaining({
    code: 'EXECUTOR.DAILY_CAP_REACHED',
    extras: expect.objectContaining({ availableUsdMicros: left.toString(), retryAfterSeconds }),
  });

/** As TakeHold does: the session's own limits, then what the chain would redeem. */
function take(ledger: SessionLedger, redeemed: Redeemed, amount: bigint, chainSeconds: bigint) {
  const taken = takeHold(ledger, limits, usd(amount), chainSeconds);
  requireRedeemableToday(ledger, redeemed, { dailyCap, amount: usd(amount), chainSeconds });
  return taken;
}

/** JobManager's `_claimOf` and `_spend`: false where it refuses. */
function redeem(redeemed: Redeemed, cumulative: bigint, chainSeconds: bigint): Redeemed | false {
  const day = chainDay(chainSeconds);
  const before = redeemed.redeemedOn?.day === day ? redeemed.redeemedOn.amountUsdMicros : 0n;
  const today = before + cumulative - redeemed.redeemedUsdMicros;
  if (today > dailyCap) return false;
  return { redeemedUsdMicros: usd(cumulative), redeemedOn: { day, amountUsdMicros: usd(today) } };
}

describe('what the chain redeems of a session in a day', () => {
  const called = (amount: bigint, chainSeconds: bigint): SessionLedger => {
    const { ledger, hold } = take(EMPTY_LEDGER, NOTHING, amount, chainSeconds);
    return captureHold(ledger, hold, usd(amount));
  };

  it('is not promised twice across midnight: what is not settled yet counts against the new day', () => {
    const ledger = called(600n, DAY - 5n);
    expect(() => take(ledger, NOTHING, 600n, DAY + 5n)).toThrow(reached(0n, 86_395));
    expect(() => take(ledger, NOTHING, 1n, DAY + 5n)).toThrow(reached(0n, 86_395));
    // settled on the new day it has used that up, before midnight it has not
    const late = redeem(NOTHING, 600n, DAY + 10n) as Redeemed;
    expect(() => take(ledger, late, 1n, DAY + 20n)).toThrow(reached(0n, 86_380));
    expect(take(ledger, late, 600n, 2n * DAY).ledger.held).toBe(600n);
    const early = redeem(NOTHING, 600n, DAY - 1n) as Redeemed;
    expect(take(ledger, early, 600n, DAY + 20n).ledger.held).toBe(600n);
  });

  it('counts what is held like what is captured', () => {
    const { ledger } = take(EMPTY_LEDGER, NOTHING, 400n, DAY - 5n);
    expect(() => take(ledger, NOTHING, 201n, DAY)).toThrow(reached(200n, 86_400));
    expect(take(ledger, NOTHING, 200n, DAY).ledger.held).toBe(600n);
  });

  it('lets free calls pass', () => {
    expect(take(called(600n, DAY - 5n), NOTHING, 0n, DAY).hold.amount).toBe(0n);
  });

  it('is all that is captured, at any moment, whatever is called, ended and settled in whatever order', () => {
    const step = fc.record({
      what: fc.constantFrom('take' as const, 'capture' as const, 'release' as const, 'redeem' as const),
      amount: fc.bigInt({ min: 0n, max: 400n }),
      pick: fc.nat(),
      later: fc.bigInt({ min: 0n, max: DAY / 2n }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let [ledger, redeemed, now] = [EMPTY_LEDGER, NOTHING, 0n];
        const open: Hold[] = [];
        for (const { what, amount, pick, later } of steps) {
          now += later;
          if (what === 'take') {
            try {
              const taken = take(ledger, redeemed, amount, now);
              ledger = taken.ledger;
              open.push(taken.hold);
            } catch (error) {
              expect(String(error)).toMatch(/INSUFFICIENT_FUNDS|DAILY_CAP_REACHED/);
            }
          } else if (what === 'redeem') {
            const next = redeem(redeemed, ledger.captured, now);
            if (ledger.captured > redeemed.redeemedUsdMicros) redeemed = next as Redeemed;
          } else if (open.length > 0) {
            const hold = open.splice(pick % open.length, 1)[0]!;
            ledger = what === 'capture' ? captureHold(ledger, hold, hold.amount) : releaseHold(ledger, hold);
          }
          // whoever closes the session now takes nothing away: what is captured is redeemed today, and what is held when it is
          expect(redeem(redeemed, ledger.captured + ledger.held, now)).not.toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
