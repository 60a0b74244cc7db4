import { didOf } from '@icubed/protocol';
import type { MirroredDispute } from './lineage-dispute.store.js';

/** The GraphQL type LineageDispute, without the assets that its resolver adds. */
export function disputeView({ chainId, disputeId, dispute, finality, asOfBlock }: MirroredDispute) {
  const { stage } = dispute;
  const settlement = dispute.settlement ?? undefined;
  const ruling = stage.status === 'UPHELD' ? stage : undefined;
  return {
    id: `lineage-dispute:${chainId}:${disputeId}`,
    disputeId,
    childId: dispute.childId,
    parentId: dispute.parentId,
    did: didOf(chainId, dispute.childId),
    parentDid: didOf(chainId, dispute.parentId),
    edgeType: dispute.edgeType,
    correction: dispute.correction,
    status: stage.status,
    until: 'until' in stage ? instant(stage.until) : undefined,
    endedAt: 'endedAt' in stage ? instant(stage.endedAt) : undefined,
    upheld: 'upheld' in stage ? stage.upheld : undefined,
    bond: dispute.bondUsdMicros,
    challenger: dispute.challenge.by,
    evidenceCid: dispute.challenge.cid,
    challengedAt: instant(dispute.challengedAt),
    answerer: dispute.answer?.by,
    answerCid: dispute.answer?.cid,
    verdictCid: dispute.verdictCid ?? undefined,
    appellant: dispute.appeal?.by,
    appealCid: dispute.appeal?.cid,
    disputedBps: dispute.disputedBps,
    escrowToParent: settlement?.toParentUsdMicros,
    escrowToHolders: settlement?.toHoldersUsdMicros,
    rateBps: ruling?.rateBps,
    arrears: ruling?.arrearsUsdMicros,
    finality,
    asOfBlock,
  };
}

export type LineageDisputeView = ReturnType<typeof disputeView>;

function instant(chainSeconds: number): Date {
  return new Date(chainSeconds * 1_000);
}
