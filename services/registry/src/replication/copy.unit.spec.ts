import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterAnswer, afterFault, type Copy } from './copy.js';

const DAY = 86_400_000;
const now = new Date('2026-03-01T00:00:00Z');
const before = new Date(now.getTime() - 60_000);
const copy = (change: Partial<Copy> = {}): Copy => ({
  cid: 'bafy',
  replica: 'ipfs-2',
  state: { status: 'Wanted' },
  since: before,
  failures: 3,
  fault: { code: 'REGISTRY.REPLICA_UNAVAILABLE', detail: 'away' },
  dueAt: before,
  ...change,
});
const waitOf = ({ dueAt }: Copy): number => dueAt.getTime() - now.getTime();

describe('a copy', () => {
  it('that is held forgets what went wrong and is looked at again about when it should be, not all at once', () => {
    const early = afterAnswer(copy(), { status: 'Held' }, now, DAY, 0);
    const late = afterAnswer(copy(), { status: 'Held' }, now, DAY, 0.999_999);
    expect(early).toMatchObject({ state: { status: 'Held' }, since: now, checkedAt: now, failures: 0 });
    expect(early.fault).toBeUndefined();
    expect(waitOf(early)).toBe(DAY * 0.875);
    expect(waitOf(late) / DAY).toBeCloseTo(1.125);
  });

  it('keeps the time since when it is what it is', () => {
    const held = copy({ state: { status: 'Held' } });
    expect(afterAnswer(held, { status: 'Held' }, now, DAY, 0.5).since).toBe(before);
  });

  it('that is broken is due at once', () => {
    expect(waitOf(afterAnswer(copy({ state: { status: 'Held' } }), { status: 'Broken' }, now, DAY, 0.5))).toBe(0);
  });

  it('that is being fetched is asked after less and less often', () => {
    const pinning = { status: 'Pinning', requestId: '1' } as const;
    const wait = (seconds: number): number =>
      waitOf(
        afterAnswer(copy({ state: pinning, since: new Date(now.getTime() - seconds * 1_000) }), pinning, now, DAY, 0),
      );
    expect([wait(0), wait(60), wait(86_400)]).toEqual([1_000, 15_000, 300_000]);
  });

  it('counts what failed until it is held, however often it is asked for again', () => {
    const again = afterAnswer(copy({ failures: 5 }), { status: 'Pinning', requestId: '2' }, now, DAY, 0);
    expect(afterAnswer(again, { status: 'Wanted' }, now, DAY, 0)).toMatchObject({ failures: 5, fault: copy().fault });
  });

  it('that failed keeps its state and waits from 2 s to 10 minutes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), (failures) => {
        const next = afterFault(copy({ failures }), { code: 'CONTENT.NOT_FOUND', detail: '' }, now);
        expect(next).toMatchObject({ failures: failures + 1, state: { status: 'Wanted' } });
        expect(waitOf(next)).toBe(Math.min(600_000, 2_000 * 2 ** Math.min(failures, 20)));
      }),
    );
  });

  it('that was refused waits an hour, from the first time', () => {
    expect(waitOf(afterFault(copy({ failures: 0 }), { code: 'REGISTRY.REPLICA_REFUSED', detail: '' }, now))).toBe(
      3_600_000,
    );
  });
});
