import type { DeployedContractName } from '../artifacts.js';
import type { DeploymentParameters } from './parameters.js';

export type Addresses = Readonly<Record<DeployedContractName, string>>;

/** A contract's immutable names for others, by their getters, in the order of its constructor. */
export type Wiring = Readonly<Record<string, string>>;

/**
 * Who each contract names: the arguments it is made with, and what its getters must answer afterwards. Only `ModelverseGovernor`
 * writes two of its getters in lower case, and `TestUSD`, `IcbdToken` and `Timelock` have none: see `withoutGetters`.
 */
export function wiringOf(at: Addresses, parameters: DeploymentParameters): Readonly<Record<DeployedContractName, Wiring>> {
  const { roles } = parameters;
  const [usd, governor] = [at.TestUSD, governorOf(at, parameters)];
  const pool = parameters.communityPool === 'contract' ? at.CommunityPool : parameters.communityPool;
  return {
    TestUSD: {},
    AssetRegistry: {
      OFFERING: at.InitialModelOffering,
      LEDGER: at.RevenueLedger,
      LINEAGE_DISPUTES: at.LineageDisputes,
      NODES: at.NodeRegistry,
    },
    ShareToken: { LEDGER: at.RevenueLedger },
    RevenueLedger: {
      USD: usd,
      REGISTRY: at.AssetRegistry,
      OFFERING: at.InitialModelOffering,
      SHARE_TOKEN: at.ShareToken,
      COMMUNITY_POOL: pool,
      GOVERNOR: governor,
      LINEAGE_DISPUTES: at.LineageDisputes,
    },
    InitialModelOffering: {
      USD: usd,
      REGISTRY: at.AssetRegistry,
      LEDGER: at.RevenueLedger,
      VERIFIER: roles.verifier,
      GOVERNOR: governor,
      LINEAGE_DISPUTES: at.LineageDisputes,
      REVEAL_DISPUTES: at.RevealDisputes,
    },
    JobManager: {
      USD: usd,
      LEDGER: at.RevenueLedger,
      SETTLEMENT: roles.settlement,
      GOVERNOR: governor,
      USAGE_DISPUTES: at.UsageDisputes,
    },
    ShareExchange: { USD: usd, LEDGER: at.RevenueLedger, MATCHER: roles.matcher },
    RankingAnchor: { RANKING: roles.ranking },
    ShareGrants: { LEDGER: at.RevenueLedger },
    ReceiptAnchor: { ANCHOR: roles.anchor },
    NodeRegistry: {
      USD: usd,
      GUARDIAN: roles.guardian,
      ARBITER: roles.arbiter,
      ATTESTER: roles.attester,
      DISPUTES: at.ExecutionDisputes,
      GOVERNOR: governor,
    },
    ReceiptAudits: { ANCHORS: at.ReceiptAnchor, GOVERNOR: governor },
    ProofVerifier: { REGISTRY: at.AssetRegistry, GOVERNOR: governor },
    ExecutionDisputes: {
      USD: usd,
      JOB_MANAGER: at.JobManager,
      ANCHORS: at.ReceiptAnchor,
      AUDITS: at.ReceiptAudits,
      NODES: at.NodeRegistry,
      PROOFS: at.ProofVerifier,
      COMMUNITY_POOL: pool,
      ARBITER: roles.arbiter,
      GOVERNOR: governor,
    },
    ShareOptions: { USD: usd, LEDGER: at.RevenueLedger },
    IndexBundle: { USD: usd, LEDGER: at.RevenueLedger, INDEX: roles.index, GOVERNOR: governor },
    LineageDisputes: {
      USD: usd,
      REGISTRY: at.AssetRegistry,
      LEDGER: at.RevenueLedger,
      OFFERING: at.InitialModelOffering,
      SALES: at.ShareSales,
      COMMUNITY_POOL: pool,
      ARBITER: roles.arbiter,
      GOVERNOR: governor,
    },
    RevealDisputes: {
      USD: usd,
      OFFERING: at.InitialModelOffering,
      COMMUNITY_POOL: pool,
      ARBITER: roles.arbiter,
      GOVERNOR: governor,
    },
    JobEscrow: {
      USD: usd,
      REGISTRY: at.AssetRegistry,
      LEDGER: at.RevenueLedger,
      JOB_MANAGER: at.JobManager,
      NODES: at.NodeRegistry,
      ARBITER: roles.arbiter,
      GOVERNOR: governor,
    },
    IndexPerpetual: { USD: usd, INDEX: roles.index, GOVERNOR: governor },
    AssetVersions: { REGISTRY: at.AssetRegistry, GOVERNOR: governor },
    ShareSales: {
      USD: usd,
      OFFERING: at.InitialModelOffering,
      LEDGER: at.RevenueLedger,
      LINEAGE_DISPUTES: at.LineageDisputes,
    },
    IcbdToken: {},
    Timelock: {},
    ModelverseGovernor: { token: at.IcbdToken, timelock: at.Timelock, FUTARCHY: at.FutarchyMarket },
    FutarchyMarket: {
      USD: usd,
      GOVERNOR: at.ModelverseGovernor,
      ANCHOR: at.RankingAnchor,
      COMMUNITY_POOL: at.CommunityPool,
    },
    CommunityPool: { USD: usd, TIMELOCK: at.Timelock, FUTARCHY: at.FutarchyMarket },
    UsageDisputes: {
      USD: usd,
      JOB_MANAGER: at.JobManager,
      ANCHORS: at.ReceiptAnchor,
      OPERATOR: roles.settlement,
      GOVERNOR: governor,
    },
  };
}

/** Arguments of the constructors whose contracts have no getter for them: what was given to the factory tells, see `madeOtherwise`. */
export function withoutGetters(at: Addresses, { icbdHolder }: DeploymentParameters) {
  return { IcbdToken: [icbdHolder], Timelock: [at.ModelverseGovernor] } as const;
}

/** Who sets what is governed. */
export function governorOf(at: Addresses, { governor }: DeploymentParameters): string {
  return governor === 'timelock' ? at.Timelock : governor;
}
