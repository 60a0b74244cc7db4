import { describe, expect, it } from '@jest/globals';
import { assetId } from '@icubed/protocol';
import { afterFault, backoffMs, FAILURES_MAX, isDue, type Release } from './release.js';

const now = new Date('2026-01-01T00:00:00Z');
const release: Release = {
  chainId: 31337,
  assetId: assetId('1'),
  revealer: 'RELAYER',
  unlockAt: 1_000,
  state: { status: 'Pending' },
  failures: 0,
  retryAt: now,
};
const fault = { code: 'PLATFORM.UNAVAILABLE', detail: 'down', retryable: true };

describe('a release', () => {
  it('is due from unlockAt of the final chain time, to the second', () => {
    expect(isDue(release, 999, now)).toBe(false);
    expect(isDue(release, 1_000, now)).toBe(true);
  });

  it('waits for its next try', () => {
    const later = { ...release, retryAt: new Date(now.getTime() + 1) };
    expect(isDue(later, 2_000, now)).toBe(false);
    expect(isDue(later, 2_000, later.retryAt)).toBe(true);
  });

  it('is over when it is released or parked', () => {
    expect(isDue({ ...release, state: { status: 'Parked', code: 'X', detail: '' } }, 2_000, now)).toBe(false);
  });

  it('parks at once when the bytes are wrong', () => {
    const parked = afterFault(
      release,
      { code: 'CONTENT.DIGEST_MISMATCH', detail: 'other bytes', retryable: false },
      now,
    );
    expect(parked.state).toEqual({ status: 'Parked', code: 'CONTENT.DIGEST_MISMATCH', detail: 'other bytes' });
  });

  const failed = (times: number, code: string): Release =>
    Array.from({ length: times }).reduce<Release>((current) => afterFault(current, { ...fault, code }, now), release);

  it('is tried again, later and later, and parks when the chain refused it too often', () => {
    expect([1, 2, 3, 99].map(backoffMs)).toEqual([2_000, 4_000, 8_000, 600_000]);
    expect(failed(FAILURES_MAX - 1, 'REGISTRY.RELEASE_REVERTED').state.status).toBe('Pending');
    expect(failed(FAILURES_MAX, 'REGISTRY.RELEASE_REVERTED').state).toMatchObject({
      status: 'Parked',
      code: 'REGISTRY.RELEASE_REVERTED',
    });
  });

  it('waits for an endpoint that is away however long that takes', () => {
    expect(failed(100, 'MIRROR.RPC_UNAVAILABLE').state.status).toBe('Pending');
  });

  it('keeps the step it had reached when a later one fails', () => {
    const verified: Release = { ...release, state: { status: 'Verified', filesRoot: '0x' as never } };
    expect(afterFault(verified, fault, now).state).toBe(verified.state);
  });
});
