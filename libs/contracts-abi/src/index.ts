export { AssetRegistryArtifact } from './generated/asset-registry.js';
export { AssetVersionsArtifact } from './generated/asset-versions.js';
export { ExecutionDisputesArtifact } from './generated/execution-disputes.js';
export { InitialModelOfferingArtifact } from './generated/initial-model-offering.js';
export { JobManagerArtifact } from './generated/job-manager.js';
export { LineageDisputesArtifact } from './generated/lineage-disputes.js';
export { NodeRegistryArtifact } from './generated/node-registry.js';
export { ProofVerifierArtifact } from './generated/proof-verifier.js';
export { RankingAnchorArtifact } from './generated/ranking-anchor.js';
export { ReceiptAnchorArtifact } from './generated/receipt-anchor.js';
export { ReceiptAuditsArtifact } from './generated/receipt-audits.js';
export { RevenueLedgerArtifact } from './generated/revenue-ledger.js';
export { ShareExchangeArtifact } from './generated/share-exchange.js';
export { ShareGrantsArtifact } from './generated/share-grants.js';
export { ShareTokenArtifact } from './generated/share-token.js';
export { TestUSDArtifact } from './generated/test-usd.js';
export { artifacts, type ContractName, type DeployedContractName, deployedContractNames } from './artifacts.js';
export { deploy, type DeployRequest, type DeployStep } from './deploy/deploy.js';
export { deployAll, type DeployAllRequest, type DeploymentRoles } from './deploy/deploy-all.js';
export {
  type DeploymentParameters,
  type DeploymentParametersInput,
  type DeploymentRole,
  loadParameters,
  parseParameters,
} from './deploy/parameters.js';
export { type DeploymentRecord, readRecord } from './deploy/record.js';
export { type Deployment, loadDeployment, parseDeployment, saveDeployment } from './deployment.js';
export { eventTopic, type EventName, type FunctionName, interfaces } from './interfaces.js';
export { checkDeployment, type CheckReport, type CheckRequest } from './deploy/check.js';
export { fieldsOf, type GovernedParameter, governedParameters, settingOf } from './deploy/governed.js';
export { connect } from './deploy/connect.js';
export { runtimes } from './generated/runtimes.js';
