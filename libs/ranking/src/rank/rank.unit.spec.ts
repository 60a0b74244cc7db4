import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_PARAMETERS as P } from '../parameters/ranking-parameters.js';
import { weekEnd, weekOf } from '../parameters/week.js';
import { auditHold, inForce } from './audit-hold.js';
import { byScore, rankIntervals } from './rank-models.js';
import { isInStarterPool } from './starter-pool.js';

const HOUR = 3_600;
const scored = fc.array(
  fc.tuple(fc.nat(1_000), fc.nat(200)).map(([score, width]) => ({ score, lower: score - width, upper: score + width })),
  { maxLength: 40 },
);

describe('rank intervals', () => {
  it('let models share a rank that nobody is certainly above', () => {
    const models = [
      { score: 90, lower: 85, upper: 95 },
      { score: 88, lower: 80, upper: 92 },
      { score: 60, lower: 55, upper: 65 },
      { score: 50, lower: 50, upper: 50 },
    ];
    expect(rankIntervals(models)).toEqual([
      { rank: 1, worst: 2 },
      { rank: 1, worst: 2 },
      { rank: 3, worst: 3 },
      { rank: 4, worst: 4 },
    ]);
  });

  it('are what the definition counts, one by one', () => {
    fc.assert(
      fc.property(scored, (models) => {
        expect(rankIntervals(models)).toEqual(
          models.map((mine, at) => ({
            rank: 1 + models.filter(({ lower }) => lower > mine.upper).length,
            worst: 1 + models.filter(({ upper }, other) => other !== at && upper > mine.lower).length,
          })),
        );
      }),
    );
  });

  it('order equal scores by number', () => {
    const models = ['10', '9', '100'].map((assetId) => ({ assetId, score: 5, lower: 5, upper: 5 }));
    expect(models.toSorted(byScore).map(({ assetId }) => assetId)).toEqual(['9', '10', '100']);
  });
});

describe('the audit hold', () => {
  const previous = { assetId: '1', score: 50, overall: 3, inVertical: 2, heldUntil: null };
  const closedAt = 1_000_000;

  it('keeps the old place for 72 hours when the score moves by more than 20 %', () => {
    expect(auditHold(60, previous, closedAt, P)).toBeNull();
    expect(auditHold(40, previous, closedAt, P)).toBeNull();
    const hold = auditHold(60.000001, previous, closedAt, P);
    expect(hold).toEqual({ until: closedAt + 72 * HOUR, score: 50, overall: 3, inVertical: 2 });
    const model = { score: 70, overall: { rank: 1 }, inVertical: { rank: 1 }, hold };
    expect(inForce(model, closedAt + 72 * HOUR - 1)).toMatchObject({ score: 50, overall: 3, inVertical: 2 });
    expect(inForce(model, closedAt + 72 * HOUR)).toEqual({ score: 70, overall: 1, inVertical: 1, heldUntil: null });
  });

  it('measures small scores against five', () => {
    expect(auditHold(2, { ...previous, score: 1 }, closedAt, P)).toBeNull();
    expect(auditHold(2.1, { ...previous, score: 1 }, closedAt, P)).not.toBeNull();
  });

  it('is not prolonged by another release, and not for a new model', () => {
    const until = closedAt + HOUR;
    expect(auditHold(90, { ...previous, heldUntil: until }, closedAt, P)?.until).toBe(until);
    expect(auditHold(90, undefined, closedAt, P)).toBeNull();
  });
});

describe('the Starter Pool', () => {
  it('ends with the 500th paid call or after 30 days', () => {
    const days = (count: number) => count * 24 * HOUR;
    const model = { registeredAt: 100, paidCalls: 499 };
    expect(isInStarterPool(model, 100 + days(30) - 1, P)).toBe(true);
    expect(isInStarterPool(model, 100 + days(30), P)).toBe(false);
    expect(isInStarterPool({ ...model, paidCalls: 500 }, 200, P)).toBe(false);
  });
});

describe('weeks', () => {
  it('end on Monday 00:00 UTC', () => {
    const monday = Date.parse('2026-11-23T00:00:00Z') / 1_000;
    expect(weekOf(monday) - weekOf(monday - 1)).toBe(1);
    expect(weekEnd(weekOf(monday - 1))).toBe(monday);
  });
});
