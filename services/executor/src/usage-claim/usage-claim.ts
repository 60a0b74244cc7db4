import { assertNever } from '@icubed/errors';
import type { Bytes32, UsdMicros } from '@icubed/protocol';

interface ClaimTerms {
  readonly callId: Bytes32;
  readonly sessionId: Bytes32;
  readonly assetId: bigint;
  readonly claimant: string;
  /** the claimant's, which an answer earns */
  readonly bondUsdMicros: UsdMicros;
  /** most that silence costs */
  readonly slashUsdMicros: UsdMicros;
  /** Unix seconds; only what was settled before counts */
  readonly claimedAt: number;
  /** Unix seconds from which on an answer is too late */
  readonly answerBy: number;
}

/** A claim that a receipt was not settled, as UsageDisputes' events tell it. */
export type UsageClaim = ClaimTerms & { readonly status: 'Claimed' | 'Matched' | 'Upheld' };

export type UsageClaimEvent =
  | ({ readonly type: 'UsageClaimed' } & ClaimTerms)
  | { readonly type: 'UsageMatched' }
  | { readonly type: 'UsageUpheld' };

/** The contract orders a claim's events: anything before its making is of no claim that was mirrored. */
export function evolveClaim(claim: UsageClaim | undefined, event: UsageClaimEvent): UsageClaim | undefined {
  if (event.type === 'UsageClaimed') {
    const { type: _type, ...terms } = event;
    return { ...terms, status: 'Claimed' };
  }
  if (claim === undefined) return undefined;
  switch (event.type) {
    case 'UsageMatched':
      return { ...claim, status: 'Matched' };
    case 'UsageUpheld':
      return { ...claim, status: 'Upheld' };
    default:
      return assertNever(event);
  }
}
