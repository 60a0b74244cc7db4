import { chainFact, projection, type AnyProjection, type ChainFact } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { lineageDisputeEnded } from '@icubed/events';
import { toJsonb } from '@icubed/persistence';
import { didOf } from '@icubed/protocol';
import { evolve, isOpen, type LineageDispute } from './lineage-dispute.js';
import { LINEAGE_DISPUTE_EVENTS, type LineageDisputeEvent } from './lineage-dispute-event.js';

/** Mirrors LineageDisputes: one aggregate per dispute. */
export function lineageDisputeProjection(): AnyProjection {
  return projection<LineageDispute, LineageDisputeEvent>({
    kind: 'lineage-dispute',
    sources: [
      { contract: 'LineageDisputes', abi: interfaces.LineageDisputes.fragments, events: LINEAGE_DISPUTE_EVENTS },
    ],
    aggregateOf: ({ args }) => String(args.disputeId),
    evolve,
    async write(manager, id, dispute, { chainId, finality, asOfBlock }) {
      await manager.query(
        `INSERT INTO lineage_dispute (chain_id, dispute_id, child, parent, status, open, state, finality, as_of_block)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (chain_id, dispute_id) DO UPDATE SET child = EXCLUDED.child, parent = EXCLUDED.parent,
           status = EXCLUDED.status, open = EXCLUDED.open, state = EXCLUDED.state, finality = EXCLUDED.finality,
           as_of_block = EXCLUDED.as_of_block`,
        [
          chainId,
          id,
          dispute.childId.toString(),
          dispute.parentId.toString(),
          dispute.stage.status,
          isOpen(dispute),
          toJsonb(dispute),
          finality,
          asOfBlock,
        ],
      );
    },
    async erase(manager, id) {
      await manager.query('DELETE FROM lineage_dispute WHERE dispute_id = $1', [id]);
    },
    factsAtFinality: (_before, event, after) => factsOf(event, after),
  });
}

/** The event that ends a dispute is its last: what was set aside is settled before it. */
function factsOf(event: LineageDisputeEvent, { childId, parentId, stage, ...dispute }: LineageDispute): ChainFact[] {
  if (event.name !== 'LineageUpheld' && event.name !== 'LineageDismissed' && event.name !== 'LineageLapsed') return [];
  if (stage.status !== 'UPHELD' && stage.status !== 'DISMISSED' && stage.status !== 'LAPSED') return [];
  const { chainId } = event.origin;
  const upheld = stage.status === 'UPHELD' ? stage : undefined;
  return [
    chainFact(lineageDisputeEnded, event, {
      assetId: String(childId),
      did: didOf(chainId, childId),
      disputeId: String(event.args.disputeId),
      parentId: String(parentId),
      parentDid: didOf(chainId, parentId),
      edgeType: dispute.edgeType,
      challenger: dispute.challenge.by,
      outcome: stage.status,
      rateBps: upheld?.rateBps ?? 0,
      arrears: String(upheld?.arrearsUsdMicros ?? 0n),
      escrowToParent: String(dispute.settlement?.toParentUsdMicros ?? 0n),
      escrowToHolders: String(dispute.settlement?.toHoldersUsdMicros ?? 0n),
    }),
  ];
}
