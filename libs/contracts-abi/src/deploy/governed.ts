import type { DeployedContractName } from '../artifacts.js';

/** A number that the timelock alone sets, within bounds that are in the contract's code. */
export interface GovernedParameter {
  readonly contract: DeployedContractName;
  readonly name: string;
  /** What it decides, and in which unit it is counted. */
  readonly meaning: string;
  /** The view that tells it; of a struct, `field` says which. */
  readonly view: string;
  readonly field?: number;
  /** Takes the value; of a struct, the whole with this field replaced. */
  readonly setter: string;
  readonly initial: bigint;
  /** Seconds from the setting to its effect, where it has a notice. */
  readonly notice?: bigint;
  /** Least and most, given the view's other fields. */
  readonly low: (fields: readonly bigint[]) => bigint;
  readonly high: (fields: readonly bigint[]) => bigint;
}

type Rest = Partial<Pick<GovernedParameter, 'view' | 'field' | 'notice'>>;
type Bound = bigint | ((fields: readonly bigint[]) => bigint);

const DAY = 86_400n;
const USD = 1_000_000n;
const ICBD = 10n ** 18n;

/** Every parameter of the chain that is governed: what the check reads, what the tests vote on, what the reference page lists. */
export const governedParameters: readonly GovernedParameter[] = [
  governed('RevenueLedger', 'protocolBps', 'setProtocolBps', 250n, 0n, 500n, 'Of usage revenue, to the community pool; bps'),
  governed('JobManager', 'minAssetBps', 'setMinAssetBps', 2_000n, 1_000n, 5_000n, "The asset's least part of a settled call, 3 days later; bps", { notice: 3n * DAY }),
  governed('JobManager', 'closeDelay', 'setCloseDelay', DAY, DAY, 3n * DAY, 'From asking to close a session to closing it; whole hours, in seconds'),
  windows(0, 'minDurationDays', 7n, 7n, ([, longest]) => of(longest), 'Least time from an opening to its deadline; days'),
  windows(1, 'maxDurationDays', 180n, ([shortest]) => of(shortest), 180n, 'Most time from an opening to its deadline; days'),
  windows(2, 'revealHours', 168n, 72n, 240n, 'From the unlock, in which a reveal must come; hours'),
  windows(3, 'challengeHours', 24n, 24n, 168n, 'From the reveal, in which it may be challenged; hours'),
  governed('RevealDisputes', 'revealBond', 'setRevealBond', 500n * USD, 100n * USD, 10_000n * USD, 'To challenge a reveal; USD micros'),
  governed('ExecutionDisputes', 'disputeBond', 'setDisputeBond', 10n * USD, USD, 1_000n * USD, 'To doubt a receipt; USD micros'),
  governed('ExecutionDisputes', 'slashFactor', 'setSlashFactor', 100n, 100n, 10_000n, "Slash of a false receipt, in the call's price"),
  governed('ExecutionDisputes', 'bountyBps', 'setBountyBps', 2_000n, 0n, 5_000n, "Of a slash, to who doubted; bps"),
  governed('UsageDisputes', 'claimBond', 'setClaimBond', 5n * USD, USD, 1_000n * USD, 'To claim that a receipt was not settled; USD micros'),
  governed('UsageDisputes', 'slashFactor', 'setSlashFactor', 100n, 10n, 10_000n, "Slash of an unmatched receipt, in the asset's price"),
  governed('ReceiptAudits', 'auditBps', 'setAuditBps', 200n, 50n, 2_000n, 'Of receipts, drawn for an audit; bps'),
  governed('IndexBundle', 'feeBps', 'setFeeBps', 30n, 0n, 100n, 'Of a mint or redemption; bps'),
  governed('IndexBundle', 'slippageBps', 'setSlippageBps', 200n, 10n, 500n, 'Most that a rebalancing auction gives away; bps'),
  risk(0, 'initialBps', 2_000n, ([, maintenance]) => most(1_000n, 2n * of(maintenance)), 5_000n, 'Margin to open; bps'),
  risk(1, 'maintenanceBps', 1_000n, ([, , penalty]) => most(500n, 2n * of(penalty)), ([initial]) => of(initial) / 2n, 'Margin to stay; bps'),
  risk(2, 'penaltyBps', 200n, 50n, ([, maintenance]) => of(maintenance) / 2n, 'Of a liquidated position; bps'),
  risk(3, 'feeBps', 5n, ([, , , , funding]) => most(1n, (of(funding) + 23n) / 24n), 20n, 'Of a trade, to the insurance fund; bps'),
  risk(4, 'fundingBps', 30n, 0n, ([, , , fee]) => least(100n, 24n * of(fee)), 'Most that funding moves a day; bps'),
  governed('CommunityPool', 'challengePeriod', 'setChallengePeriod', 7n * DAY, 3n * DAY, 30n * DAY, 'In which a milestone may be challenged; seconds'),
  governed('ModelverseGovernor', 'votingDelay', 'setVotingDelay', 5n * DAY, 4n * DAY, 14n * DAY, 'From proposal to vote; seconds'),
  governed('ModelverseGovernor', 'votingPeriod', 'setVotingPeriod', 7n * DAY, 4n * DAY, 21n * DAY, 'Of a vote; seconds'),
  governed('ModelverseGovernor', 'proposalThreshold', 'setProposalThreshold', 100_000n * ICBD, 10_000n * ICBD, 1_000_000n * ICBD, 'Votes to propose; 10⁻¹⁸ ICBD'),
  governed('ModelverseGovernor', 'quorumPercent', 'updateQuorumNumerator', 4n, 2n, 20n, 'Of all votes, that must take part; per cent', { view: 'quorumNumerator' }),
  governed('ModelverseGovernor', 'lateQuorumVoteExtension', 'setLateQuorumVoteExtension', 2n * DAY, DAY, 4n * DAY, 'Of a vote whose quorum came late; seconds'),
  governed('Timelock', 'delay', 'updateDelay', 3n * DAY, 3n * DAY, 14n * DAY, 'From a decision to its effect; seconds', { view: 'getMinDelay' }),
];

/** What the setter is called with to make the parameter `value`, given what the view answers now. */
export function settingOf({ field }: GovernedParameter, value: bigint, fields: readonly bigint[]): readonly unknown[] {
  return field === undefined ? [value] : [fields.with(field, value)];
}

/** The view's fields as numbers; a view of one number has one. */
export function fieldsOf({ field }: GovernedParameter, results: readonly unknown[]): readonly bigint[] {
  const fields = field === undefined ? results : [...(results[0] as Iterable<unknown>)];
  return fields.map((each) => BigInt(each as bigint));
}

function governed(
  contract: DeployedContractName,
  name: string,
  setter: string,
  initial: bigint,
  low: Bound,
  high: Bound,
  meaning: string,
  rest: Rest = {},
): GovernedParameter {
  return { contract, name, meaning, view: name, setter, initial, low: bound(low), high: bound(high), ...rest };
}

function risk(field: number, name: string, initial: bigint, low: Bound, high: Bound, meaning: string): GovernedParameter {
  return governed('IndexPerpetual', name, 'setRisk', initial, low, high, meaning, { view: 'risk', field });
}

/** Offerings that are open keep those of their opening. */
function windows(field: number, name: string, initial: bigint, low: Bound, high: Bound, meaning: string): GovernedParameter {
  return governed('InitialModelOffering', name, 'setWindows', initial, low, high, meaning, { view: 'windows', field });
}

function bound(value: Bound): (fields: readonly bigint[]) => bigint {
  return typeof value === 'bigint' ? () => value : value;
}

function of(field: bigint | undefined): bigint {
  if (field === undefined) throw new TypeError('the view has no such field');
  return field;
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function most(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
