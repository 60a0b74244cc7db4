import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import fc from 'fast-check';
import {
  captureHold,
  chainDay,
  EMPTY_LEDGER,
  type Hold,
  releaseHold,
  remaining,
  type SessionLedger,
  takeHold,
} from './session-ledger.js';

const usd = (amount: number | bigint) => usdMicros(BigInt(amount));
/** noon */
const onDay = (day: number) => BigInt(day) * 86_400n + 43_200n;
const limits = { cap: usd(1_000), dailyCap: usd(600) };

describe('the ledger of a session', () => {
  it('holds what a call may cost and takes what it did cost', () => {
    const { ledger, hold } = takeHold(EMPTY_LEDGER, limits, usd(400), onDay(1));
    expect(remaining(ledger, limits)).toBe(600n);
    const after = captureHold(ledger, hold, usd(300));
    expect(after).toEqual({ captured: 300n, held: 0n, day: 1, usedToday: 300n, captures: 1 });
  });

  it('takes nothing for a released hold', () => {
    const { ledger, hold } = takeHold(EMPTY_LEDGER, limits, usd(600), onDay(1));
    expect(releaseHold(ledger, hold)).toEqual({ ...EMPTY_LEDGER, day: 1 });
  });

  it('refuses a hold past the cap, and allows the one that meets it', () => {
    const spent: SessionLedger = { ...EMPTY_LEDGER, captured: usd(700), held: usd(100) };
    expect(() => takeHold(spent, limits, usd(201), onDay(1))).toThrow(
      expect.objectContaining({ code: 'EXECUTOR.INSUFFICIENT_FUNDS' }),
    );
    expect(takeHold(spent, limits, usd(200), onDay(1)).ledger.held).toBe(300n);
  });

  it('refuses a hold past the daily cap until the chain says it is tomorrow', () => {
    const { ledger } = takeHold(EMPTY_LEDGER, limits, usd(600), onDay(1));
    expect(() => takeHold(ledger, limits, usd(1), onDay(1))).toThrow(
      expect.objectContaining({ code: 'EXECUTOR.DAILY_CAP_REACHED' }),
    );
    expect(takeHold(ledger, limits, usd(1), onDay(2)).ledger.usedToday).toBe(1n);
  });

  it('does not forget a day when a reorganised chain steps back over midnight', () => {
    const { ledger } = takeHold(EMPTY_LEDGER, limits, usd(600), onDay(2));
    expect(() => takeHold(ledger, limits, usd(1), onDay(1))).toThrow(
      expect.objectContaining({ code: 'EXECUTOR.DAILY_CAP_REACHED' }),
    );
  });

  it("does not widen today's cap by giving back a hold of yesterday", () => {
    const yesterday = takeHold(EMPTY_LEDGER, limits, usd(500), onDay(1));
    const today = takeHold(yesterday.ledger, limits, usd(500), onDay(2));
    expect(releaseHold(today.ledger, yesterday.hold).usedToday).toBe(500n);
  });

  it('refuses to capture more than the hold, or a hold it does not have', () => {
    const { ledger, hold } = takeHold(EMPTY_LEDGER, limits, usd(10), onDay(1));
    expect(() => captureHold(ledger, hold, usd(11))).toThrow(
      expect.objectContaining({ code: 'EXECUTOR.LEDGER_BROKEN' }),
    );
    expect(() => releaseHold(EMPTY_LEDGER, hold)).toThrow(expect.objectContaining({ code: 'EXECUTOR.LEDGER_BROKEN' }));
  });

  it('counts days of the chain in UTC', () => {
    expect([chainDay(0n), chainDay(86_399n), chainDay(86_400n)]).toEqual([0, 0, 1]);
  });
});

describe('conservation', () => {
  const step = fc.record({
    what: fc.constantFrom('take' as const, 'capture' as const, 'release' as const),
    amount: fc.bigInt({ min: 0n, max: 500n }),
    pick: fc.nat(),
    day: fc.nat({ max: 3 }),
  });

  it('never promises or takes more than the caps, and holds exactly its open holds, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let ledger = EMPTY_LEDGER;
        const open: Hold[] = [];
        let taken = 0n;
        let captures = 0;
        for (const { what, amount, pick, day } of steps) {
          if (what === 'take') {
            try {
              const next = takeHold(ledger, limits, usd(amount), onDay(day));
              open.push(next.hold);
              ledger = next.ledger;
            } catch (error) {
              expect(String(error)).toMatch(/INSUFFICIENT_FUNDS|DAILY_CAP_REACHED/);
            }
          } else if (open.length > 0) {
            const hold = open.splice(pick % open.length, 1)[0]!;
            const part = usd(amount < hold.amount ? amount : hold.amount);
            ledger = what === 'capture' ? captureHold(ledger, hold, part) : releaseHold(ledger, hold);
            if (what === 'capture') [taken, captures] = [taken + part, captures + 1];
          }
          expect(ledger.held).toBe(open.reduce((sum, hold) => sum + hold.amount, 0n));
          expect(ledger.captured).toBe(taken);
          expect(ledger.captures).toBe(captures);
          expect(ledger.captured + ledger.held <= limits.cap).toBe(true);
          expect(ledger.usedToday >= 0n && ledger.usedToday <= limits.dailyCap).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
