import type { RevenueEvent } from './revenue-event.js';
import { assertNever } from '@icubed/errors';

/** What one asset has taken in since its first call, in USD base units: usage = fee + upstream + holders + disputed. */
export interface Revenue {
  readonly payments: number;
  readonly usageUsdMicros: bigint;
  readonly feeUsdMicros: bigint;
  /** set aside for parents */
  readonly upstreamUsdMicros: bigint;
  readonly holdersUsdMicros: bigint;
  /** in escrow while the asset's lineage is disputed */
  readonly disputedUsdMicros: bigint;
  /** moved on to parents so far */
  readonly distributedUsdMicros: bigint;
  readonly claimedUsdMicros: bigint;
  /** the shares as an ERC-20; null until an offering opens them */
  readonly shareToken: string | null;
}

export const NO_REVENUE: Revenue = {
  payments: 0,
  usageUsdMicros: 0n,
  feeUsdMicros: 0n,
  upstreamUsdMicros: 0n,
  holdersUsdMicros: 0n,
  disputedUsdMicros: 0n,
  distributedUsdMicros: 0n,
  claimedUsdMicros: 0n,
  shareToken: null,
};

export function evolve(state: Revenue = NO_REVENUE, { name, args }: RevenueEvent): Revenue {
  switch (name) {
    case 'UsagePaid':
      return {
        ...state,
        payments: state.payments + 1,
        usageUsdMicros: state.usageUsdMicros + args.amount,
        feeUsdMicros: state.feeUsdMicros + args.fee,
        upstreamUsdMicros: state.upstreamUsdMicros + args.upstream,
        holdersUsdMicros: state.holdersUsdMicros + args.holders,
      };
    case 'UsageDisputed':
      return { ...state, disputedUsdMicros: state.disputedUsdMicros + args.amount };
    case 'EscrowReleased':
      return released(state, args.returned, args.own + args.passed);
    case 'Distributed':
      return { ...state, distributedUsdMicros: state.distributedUsdMicros + args.amount };
    case 'DividendClaimed':
      return { ...state, claimedUsdMicros: state.claimedUsdMicros + args.amount };
    case 'SharesOpened':
      return { ...state, shareToken: args.token };
    default:
      return assertNever(name);
  }
}

/** A dispute ended: what goes to the parent's side is there at once, without a distribution. */
function released(state: Revenue, returned: bigint, toParent: bigint): Revenue {
  return {
    ...state,
    disputedUsdMicros: state.disputedUsdMicros - returned - toParent,
    holdersUsdMicros: state.holdersUsdMicros + returned,
    upstreamUsdMicros: state.upstreamUsdMicros + toParent,
    distributedUsdMicros: state.distributedUsdMicros + toParent,
  };
}
