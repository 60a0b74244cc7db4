import type { ChainEvent } from '@icubed/chain-listener';

type Log<Name extends string, Args extends object> = ChainEvent<Name, Readonly<{ disputeId: bigint } & Args>>;

/** The logs of LineageDisputes that belong to one dispute, decoded. */
export type LineageDisputeEvent =
  | Log<
      'LineageChallenged',
      {
        childId: bigint;
        parentId: bigint;
        challenger: string;
        edgeType: bigint;
        correction: boolean;
        bond: bigint;
        evidenceCid: string;
        answerBy: bigint;
      }
    >
  | Log<'RateDisputed', { rateBps: bigint }>
  | Log<'ChallengeAnswered', { by: string; evidenceCid: string; decideBy: bigint }>
  | Log<'DisputeDecided', { upheld: boolean; evidenceCid: string; appealableUntil: bigint }>
  | Log<'DisputeAppealed', { by: string; statementCid: string; ruleBy: bigint }>
  | Log<'EscrowSettled', { toParent: bigint; toHolders: bigint }>
  | Log<'LineageUpheld', { childId: bigint; parentId: bigint; rateBps: bigint; arrears: bigint }>
  | Log<'LineageDismissed', object>
  | Log<'LineageLapsed', object>;

export const LINEAGE_DISPUTE_EVENTS = [
  'LineageChallenged',
  'RateDisputed',
  'ChallengeAnswered',
  'DisputeDecided',
  'DisputeAppealed',
  'EscrowSettled',
  'LineageUpheld',
  'LineageDismissed',
  'LineageLapsed',
] as const satisfies readonly LineageDisputeEvent['name'][];
