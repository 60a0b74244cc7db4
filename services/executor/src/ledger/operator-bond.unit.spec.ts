import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import fc from 'fast-check';
import { openWithinBond, type OperatorBond } from './operator-bond.js';

const usd = (amount: number | bigint) => usdMicros(BigInt(amount));
const bond = (bonded: bigint, redeemed = 0n, open = 0n): OperatorBond => ({
  bondUsdMicros: usd(bonded),
  redeemedUsdMicros: usd(redeemed),
  openUsdMicros: usd(open),
});
const HOUR = 3_600n;
const refused = (code: string, extras: object) =>
  expect.objectContaining({ code, extras: expect.objectContaining(extras) });

describe("the operator's bond", () => {
  it('covers what is open and redeemed and this call, exactly', () => {
    expect(openWithinBond(bond(1_000n, 300n, 400n), usd(300), 0n)).toBe(700n);
    expect(() => openWithinBond(bond(1_000n, 300n, 400n), usd(301), 0n)).toThrow(
      refused('EXECUTOR.BOND_REACHED', { neededUsdMicros: '301', availableUsdMicros: '300' }),
    );
  });

  it('covers nothing while its window is full, and says when an hour leaves it', () => {
    expect(() => openWithinBond(bond(1_000n, 1_000n), usd(1), 5n * HOUR + 600n)).toThrow(
      refused('EXECUTOR.BOND_REACHED', { availableUsdMicros: '0', retryAfterSeconds: 3_000 }),
    );
  });

  it('never covers a call dearer than itself, and then nobody is told to wait', () => {
    const refusal = refused('EXECUTOR.BOND_TOO_SMALL', { neededUsdMicros: '1001', bondUsdMicros: '1000' });
    expect(() => openWithinBond(bond(1_000n), usd(1_001), 0n)).toThrow(refusal);
    expect(() => openWithinBond(bond(1_000n), usd(1_001), 0n)).not.toThrow(
      expect.objectContaining({ extras: expect.objectContaining({ retryAfterSeconds: expect.anything() }) }),
    );
  });

  it('covers nothing that is less than nothing after a slash', () => {
    expect(() => openWithinBond(bond(100n, 50n, 400n), usd(1), 0n)).toThrow(
      refused('EXECUTOR.BOND_REACHED', { availableUsdMicros: '0' }),
    );
  });

  it('is not guessed before it was read', () => {
    expect(() => openWithinBond(undefined, usd(1), 0n)).toThrow(
      refused('PLATFORM.UNAVAILABLE', { retryAfterSeconds: 2 }),
    );
  });

  it('redeems all that is open, at any moment, whatever is held, ended and redeemed in whatever order', () => {
    const BOND = 1_000n;
    const step = fc.record({
      what: fc.constantFrom('hold' as const, 'end' as const, 'redeem' as const),
      amount: fc.bigInt({ min: 1n, max: 500n }),
      later: fc.bigInt({ min: 0n, max: 6n * HOUR }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let [open, now] = [0n, 0n];
        const redemptions: { hour: bigint; amount: bigint }[] = [];
        // RollingSum: the current hour and the 24 before it
        const window = () =>
          redemptions.filter(({ hour }) => hour + 24n >= now / HOUR).reduce((sum, { amount }) => sum + amount, 0n);
        for (const { what, amount, later } of steps) {
          now += later;
          const part = amount < open ? amount : open;
          if (what === 'hold') {
            try {
              open = openWithinBond(bond(BOND, window(), open), usd(amount), now);
            } catch (error) {
              expect(String(error)).toContain('BOND_REACHED');
            }
          } else {
            open -= part;
            if (what === 'redeem') redemptions.push({ hour: now / HOUR, amount: part });
          }
          expect(open + window() <= BOND).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
