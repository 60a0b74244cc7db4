import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import fc from 'fast-check';
import { carveHold, type CarvedHold, restOf } from './carve-hold.js';
import { captureHold, EMPTY_LEDGER, type Hold, releaseHold, takeHold } from './session-ledger.js';

const usd = (amount: bigint) => usdMicros(amount);
const onDay = (day: number) => BigInt(day) * 86_400n;
const limits = { cap: usd(10_000n), dailyCap: usd(10_000n) };
const held = (amount: bigint, carved = 0n): CarvedHold => ({
  hold: { amount: usd(amount), day: 1 },
  carvedUsdMicros: usd(carved),
});
const broken = expect.objectContaining({ code: 'EXECUTOR.LEDGER_BROKEN' });

describe('a hold that is carved', () => {
  it('gives a step its part, of the same day, and keeps the rest', () => {
    const { carvedUsdMicros, hold } = carveHold(held(1_000n, 100n), usd(300n), usd(600n));
    expect([carvedUsdMicros, hold]).toEqual([400n, { amount: 300n, day: 1 }]);
    expect(restOf(held(1_000n, 400n))).toEqual({ amount: 600n, day: 1 });
  });

  it("never gives away the workflow's own price, nor more than there is, nor less than nothing", () => {
    expect(() => carveHold(held(1_000n), usd(401n), usd(600n))).toThrow(broken);
    expect(() => carveHold(held(1_000n, 1_000n), usd(1n), usd(0n))).toThrow(broken);
    expect(() => carveHold(held(1_000n), -1n as never, usd(0n))).toThrow(broken);
  });
});

/** What a payer's money is at any time: in open holds, taken, or free. */
interface Workflow {
  root: CarvedHold;
  readonly price: bigint;
  isOpen: boolean;
  readonly steps: Hold[];
}

describe('the money of workflows', () => {
  const action = fc.record({
    what: fc.constantFrom('begin', 'carve', 'captureStep', 'releaseStep', 'close', 'abandon'),
    amount: fc.bigInt({ min: 0n, max: 2_000n }),
    price: fc.bigInt({ min: 0n, max: 500n }),
    pick: fc.nat(),
    pickStep: fc.nat(),
  });

  it('is held, taken or free, and nothing else, in whatever order steps and calls are carved, captured, released and closed', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        let ledger = EMPTY_LEDGER;
        const workflows: Workflow[] = [];
        let taken = 0n;
        for (const { what, amount, price, pick, pickStep } of actions) {
          const one = workflows[pick % Math.max(workflows.length, 1)];
          const step = one?.steps[pickStep % Math.max(one.steps.length, 1)];
          if (what === 'begin') {
            const needed = usd(amount + price);
            if (needed > limits.cap - ledger.captured - ledger.held) continue;
            if (needed > limits.dailyCap - ledger.usedToday) continue;
            const next = takeHold(ledger, limits, needed, onDay(1));
            ledger = next.ledger;
            workflows.push({ root: { hold: next.hold, carvedUsdMicros: usd(0n) }, price, isOpen: true, steps: [] });
          } else if (what === 'carve' && one?.isOpen) {
            const before = ledger;
            try {
              const { carvedUsdMicros, hold } = carveHold(one.root, usd(amount), usd(one.price));
              one.root = { ...one.root, carvedUsdMicros };
              one.steps.push(hold);
            } catch (error) {
              expect(amount + one.price > restOf(one.root).amount).toBe(true);
              expect(error).toEqual(broken);
            }
            expect(ledger).toBe(before);
          } else if ((what === 'captureStep' || what === 'releaseStep') && one && step) {
            one.steps.splice(one.steps.indexOf(step), 1);
            const part = usd(amount < step.amount ? amount : step.amount);
            ledger = what === 'captureStep' ? captureHold(ledger, step, part) : releaseHold(ledger, step);
            if (what === 'captureStep') taken += part;
          } else if (what === 'close' && one?.isOpen) {
            ledger = captureHold(ledger, restOf(one.root), usd(one.price));
            taken += one.price;
            one.isOpen = false;
          } else if (what === 'abandon' && one?.isOpen) {
            // its steps may still be under way
            ledger = releaseHold(ledger, restOf(one.root));
            one.isOpen = false;
          }
          const open = workflows.flatMap(({ root, isOpen, steps }) => [...(isOpen ? [restOf(root)] : []), ...steps]);
          expect(ledger.held).toBe(open.reduce((sum, hold) => sum + hold.amount, 0n));
          expect(ledger.captured).toBe(taken);
          expect(ledger.usedToday).toBe(ledger.held + ledger.captured);
        }
      }),
      { numRuns: 500 },
    );
  });
});
