import { assertNever } from '@icubed/errors';
import { address, assetId, type Address, type AssetId } from '@icubed/protocol';
import { EDGE_TYPES, type EdgeType } from '../asset/vocabulary.js';
import type { LineageDisputeEvent } from './lineage-dispute-event.js';

/** Seconds of the chain's clock at which silence decides: of the child's side, the arbiter, the loser, the governor. */
type Waiting = { readonly until: number };

/** Where a dispute stands: economics section 6.5. */
export type DisputeStage =
  | ({ readonly status: 'CHALLENGED' | 'ANSWERED' } & Waiting)
  | ({ readonly status: 'DECIDED' | 'APPEALED'; readonly upheld: boolean } & Waiting)
  | {
      readonly status: 'UPHELD';
      readonly rateBps: number;
      /** owed for what nothing was set aside for, twice */
      readonly arrearsUsdMicros: bigint;
      readonly endedAt: number;
    }
  | { readonly status: 'DISMISSED' | 'LAPSED'; readonly endedAt: number };

export type DisputeStatus = DisputeStage['status'];

interface Statement {
  readonly by: Address;
  readonly cid: string;
}

/** The claim that a child hides a parent, or names a false edge to one, and what became of it. */
export interface LineageDispute {
  readonly childId: AssetId;
  readonly parentId: AssetId;
  readonly edgeType: EdgeType;
  /** The child has an edge to the parent, said to be of a false type. */
  readonly correction: boolean;
  /** of each side */
  readonly bondUsdMicros: bigint;
  readonly challenge: Statement;
  readonly challengedAt: number;
  readonly answer: Statement | null;
  /** the arbiter's reasons */
  readonly verdictCid: string | null;
  readonly appeal: Statement | null;
  /** what payments to the child set aside while the dispute is open */
  readonly disputedBps: number;
  /** what they had set aside, once it ended */
  readonly settlement: { readonly toParentUsdMicros: bigint; readonly toHoldersUsdMicros: bigint } | null;
  readonly stage: DisputeStage;
}

/** @throws RangeError for an event of a dispute without its challenge: the contract emits none. */
export function evolve(dispute: LineageDispute | undefined, event: LineageDisputeEvent): LineageDispute {
  if (event.name === 'LineageChallenged') return challenged(event);
  if (dispute === undefined) throw new RangeError(`${event.name} of a dispute that nobody brought`);
  const endedAt = event.origin.timestamp;
  switch (event.name) {
    case 'RateDisputed':
      return { ...dispute, disputedBps: Number(event.args.rateBps) };
    case 'ChallengeAnswered': {
      const { by, evidenceCid, decideBy } = event.args;
      const answer = { by: address(by), cid: evidenceCid };
      return { ...dispute, answer, stage: { status: 'ANSWERED', until: Number(decideBy) } };
    }
    case 'DisputeDecided': {
      const { upheld, evidenceCid, appealableUntil } = event.args;
      return {
        ...dispute,
        verdictCid: evidenceCid,
        stage: { status: 'DECIDED', upheld, until: Number(appealableUntil) },
      };
    }
    case 'DisputeAppealed': {
      const { by, statementCid, ruleBy } = event.args;
      const upheld = dispute.stage.status === 'DECIDED' && dispute.stage.upheld;
      const appeal = { by: address(by), cid: statementCid };
      return { ...dispute, appeal, stage: { status: 'APPEALED', upheld, until: Number(ruleBy) } };
    }
    case 'EscrowSettled': {
      const { toParent, toHolders } = event.args;
      return { ...dispute, settlement: { toParentUsdMicros: toParent, toHoldersUsdMicros: toHolders } };
    }
    case 'LineageUpheld': {
      const { rateBps, arrears } = event.args;
      return {
        ...dispute,
        stage: { status: 'UPHELD', rateBps: Number(rateBps), arrearsUsdMicros: arrears, endedAt },
      };
    }
    case 'LineageDismissed':
      return { ...dispute, stage: { status: 'DISMISSED', endedAt } };
    case 'LineageLapsed':
      return { ...dispute, stage: { status: 'LAPSED', endedAt } };
    default:
      return assertNever(event);
  }
}

function challenged({ args, origin }: Extract<LineageDisputeEvent, { name: 'LineageChallenged' }>): LineageDispute {
  const edgeType = EDGE_TYPES[Number(args.edgeType)];
  // the contract refuses other values: one here means that ABI and vocabulary differ
  if (edgeType === undefined) throw new RangeError(`the contract has no edge type ${args.edgeType}`);
  return {
    childId: assetId(args.childId),
    parentId: assetId(args.parentId),
    edgeType,
    correction: args.correction,
    bondUsdMicros: args.bond,
    challenge: { by: address(args.challenger), cid: args.evidenceCid },
    challengedAt: origin.timestamp,
    answer: null,
    verdictCid: null,
    appeal: null,
    disputedBps: 0,
    settlement: null,
    stage: { status: 'CHALLENGED', until: Number(args.answerBy) },
  };
}

export function isOpen({ stage }: LineageDispute): boolean {
  return 'until' in stage;
}
