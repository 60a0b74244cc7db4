import { type ChainEvent, type ChainProjection, projection } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { assertNever } from '@icubed/errors';
import { type Bytes32, usdMicros } from '@icubed/protocol';
import { evolveClaim, type UsageClaim, type UsageClaimEvent } from './usage-claim.js';
import { eraseClaim, saveClaim } from './usage-claim.store.js';

type Claimed = {
  readonly receiptId: Bytes32;
  readonly assetId: bigint;
  readonly claimant: string;
  readonly callId: Bytes32;
  readonly session: Bytes32;
  readonly bond: bigint;
  readonly slash: bigint;
  readonly answerBy: bigint;
};
type ClaimChainEvent =
  | ChainEvent<'UsageClaimed', Claimed>
  | ChainEvent<'UsageMatched', { readonly receiptId: Bytes32 }>
  | ChainEvent<'UsageUpheld', { readonly receiptId: Bytes32 }>;

/** A state survives JSON: a claim nobody saw made is null. */
interface ClaimState {
  readonly claim: UsageClaim | null;
}

const definition: ChainProjection<ClaimState, ClaimChainEvent> = {
  kind: 'usage-claim',
  sources: [
    {
      contract: 'UsageDisputes',
      abi: interfaces.UsageDisputes.fragments,
      events: ['UsageClaimed', 'UsageMatched', 'UsageUpheld'],
    },
  ],
  aggregateOf: ({ args }) => args.receiptId,
  evolve: (state, event) => ({ claim: evolveClaim(state?.claim ?? undefined, claimEvent(event)) ?? null }),
  async write(manager, receiptId, { claim }, { chainId, finality }) {
    if (claim !== null) await saveClaim(manager, chainId, receiptId, claim, finality);
  },
  erase: (manager, receiptId) => eraseClaim(manager, receiptId),
};

/** Every claim: there is one operator, and all of them are against it. */
export const usageClaims = projection(definition);

function claimEvent(event: ClaimChainEvent): UsageClaimEvent {
  switch (event.name) {
    case 'UsageClaimed': {
      const { assetId, claimant, callId, session: sessionId, bond, slash, answerBy } = event.args;
      return {
        type: 'UsageClaimed',
        ...{ assetId, claimant, callId, sessionId },
        bondUsdMicros: usdMicros(bond),
        slashUsdMicros: usdMicros(slash),
        claimedAt: event.origin.timestamp,
        answerBy: Number(answerBy),
      };
    }
    case 'UsageMatched':
      return { type: 'UsageMatched' };
    case 'UsageUpheld':
      return { type: 'UsageUpheld' };
    default:
      return assertNever(event);
  }
}
