import { AssetRegistryArtifact } from './generated/asset-registry.js';
import { AssetVersionsArtifact } from './generated/asset-versions.js';
import { ExecutionDisputesArtifact } from './generated/execution-disputes.js';
import { IndexBundleArtifact } from './generated/index-bundle.js';
import { IndexPerpetualArtifact } from './generated/index-perpetual.js';
import { InitialModelOfferingArtifact } from './generated/initial-model-offering.js';
import { JobEscrowArtifact } from './generated/job-escrow.js';
import { JobManagerArtifact } from './generated/job-manager.js';
import { LineageDisputesArtifact } from './generated/lineage-disputes.js';
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
import { ShareTokenArtifact } from './generated/share-token.js';
import { TestUSDArtifact } from './generated/test-usd.js';

export const artifacts = {
  AssetRegistry: AssetRegistryArtifact,
  AssetVersions: AssetVersionsArtifact,
  ExecutionDisputes: ExecutionDisputesArtifact,
  IndexBundle: IndexBundleArtifact,
  IndexPerpetual: IndexPerpetualArtifact,
  InitialModelOffering: InitialModelOfferingArtifact,
  JobEscrow: JobEscrowArtifact,
  JobManager: JobManagerArtifact,
  LineageDisputes: LineageDisputesArtifact,
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
  ShareToken: ShareTokenArtifact,
  TestUSD: TestUSDArtifact,
} as const;

export type ContractName = keyof typeof artifacts;

/** In the order of their deployment. `ShareToken` is the implementation; each asset's shares are a clone of it. */
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
] as const satisfies readonly ContractName[];

export type DeployedContractName = (typeof deployedContractNames)[number];
