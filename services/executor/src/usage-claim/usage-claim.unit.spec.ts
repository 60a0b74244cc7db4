import { describe, expect, it } from '@jest/globals';
import type { Bytes32, UsdMicros } from '@icubed/protocol';
import { evolveClaim } from './usage-claim.js';

const claimed = {
  type: 'UsageClaimed',
  callId: `0x${'01'.repeat(32)}` as Bytes32,
  sessionId: `0x${'02'.repeat(32)}` as Bytes32,
  assetId: 7n,
  claimant: `0x${'03'.repeat(20)}`,
  bondUsdMicros: 5n as UsdMicros,
  slashUsdMicros: 9n as UsdMicros,
  claimedAt: 100,
  answerBy: 200,
} as const;

describe('a claim', () => {
  it('waits from its making on, and ends matched or upheld', () => {
    const open = evolveClaim(undefined, claimed);
    expect(open).toMatchObject({ status: 'Claimed', answerBy: 200, slashUsdMicros: 9n });
    expect(evolveClaim(open, { type: 'UsageMatched' })).toEqual({ ...open, status: 'Matched' });
    expect(evolveClaim(open, { type: 'UsageUpheld' })).toEqual({ ...open, status: 'Upheld' });
  });

  it('that nobody saw made is none', () => {
    expect(evolveClaim(undefined, { type: 'UsageMatched' })).toBeUndefined();
  });
});
