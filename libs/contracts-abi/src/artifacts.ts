import { AssetRegistryArtifact } from './generated/asset-registry.js';
import { AssetVersionsArtifact } from './generated/asset-versions.js';
import { CommunityPoolArtifact } from './generated/community-pool.js';
import { DeploymentFactoryArtifact } from './generated/deployment-factory.js';
import { ExecutionDisputesArtifact } from './generated/execution-disputes.js';
import { FutarchyMarketArtifact } from './generated/futarchy-market.js';
import { IcbdTokenArtifact } from './generated/icbd-token.js';
import { IndexBundleArtifact } from './generated/index-bundle.js';
import { IndexPerpetualArtifact } from './generated/index-perpetual.js';
import { InitialModelOfferingArtifact } from './generated/initial-model-offering.js';
import { JobEscrowArtifact } from './generated/job-escrow.js';
import { JobManagerArtifact } from './generated/job-manager.js';
import { LineageDisputesArtifact } from './generated/lineage-disputes.js';
import { ModelverseGovernorArtifact } from './generated/modelverse-governor.js';
import { NodeRegistryArtifact } from './generated/node-registry.js';
import { ProofVerifierArtifact } from './generated/proof-verifier.js';
import { RankingAnchorArtifact } from './generated/ranking-anchor.js';
import { ReceiptAnchorArtifact } from './generated/receipt-anchor.js';
import { ReceiptAuditsArtifact } from './generated/receipt-audits.js';
import { RevealDisputesArtifact } from './generated/reveal-disputes.js';
import { RevenueLedgerArtifact } from './generated/revenue-ledger.js';
import { ShareExchangeArtifact } from './generated/share-exchange.js';
import { ShareGrantsArtifact } from './generated/share-grants.js';
import { ShareOptionsArtifact } from './generated/share-options.js';
import { ShareSalesArtifact } from './generated/share-sales.js';
import { ShareTokenArtifact } from './generated/share-token.js';
import { TestUSDArtifact } from './generated/test-usd.js';
import { TimelockArtifact } from './generated/timelock.js';
import { UsageDisputesArtifact } from './generated/usage-disputes.js';

export const artifacts = {
  AssetRegistry: AssetRegistryArtifact,
  AssetVersions: AssetVersionsArtifact,
  CommunityPool: CommunityPoolArtifact,
  DeploymentFactory: DeploymentFactoryArtifact,
  ExecutionDisputes: ExecutionDisputesArtifact,
  FutarchyMarket: FutarchyMarketArtifact,
  IcbdToken: IcbdTokenArtifact,
  IndexBundle: IndexBundleArtifact,
  IndexPerpetual: IndexPerpetualArtifact,
  InitialModelOffering: InitialModelOfferingArtifact,
  JobEscrow: JobEscrowArtifact,
  JobManager: JobManagerArtifact,
  LineageDisputes: LineageDisputesArtifact,
  ModelverseGovernor: ModelverseGovernorArtifact,
  NodeRegistry: NodeRegistryArtifact,
  ProofVerifier: ProofVerifierArtifact,
  RankingAnchor: RankingAnchorArtifact,
  ReceiptAnchor: ReceiptAnchorArtifact,
  ReceiptAudits: ReceiptAuditsArtifact,
  RevealDisputes: RevealDisputesArtifact,
  RevenueLedger: RevenueLedgerArtifact,
  ShareExchange: ShareExchangeArtifact,
  ShareGrants: ShareGrantsArtifact,
  ShareOptions: ShareOptionsArtifact,
  ShareSales: ShareSalesArtifact,
  ShareToken: ShareTokenArtifact,
  TestUSD: TestUSDArtifact,
  Timelock: TimelockArtifact,
  UsageDisputes: UsageDisputesArtifact,
} as const;

export type ContractName = keyof typeof artifacts;

/**
 * In the order of their deployment: a constructor may call what stands before it. `ShareToken` is the implementation; each
 * asset's shares are a clone of it. `TestUSD` is the platform's dollar: where parameters name one that exists, it is that one.
 */
export const deployedContractNames = [
  'TestUSD',
  'AssetRegistry',
  'ShareToken',
  'RevenueLedger',
  'InitialModelOffering',
  'JobManager',
  'ShareExchange',
  'RankingAnchor',
  'ShareGrants',
  'ReceiptAnchor',
  'NodeRegistry',
  'ReceiptAudits',
  'ProofVerifier',
  'ExecutionDisputes',
  'ShareOptions',
  'IndexBundle',
  'LineageDisputes',
  'RevealDisputes',
  'JobEscrow',
  'IndexPerpetual',
  'AssetVersions',
  'ShareSales',
  'IcbdToken',
  'Timelock',
  'ModelverseGovernor',
  'FutarchyMarket',
  'CommunityPool',
  'UsageDisputes',
] as const satisfies readonly ContractName[];

export type DeployedContractName = (typeof deployedContractNames)[number];
