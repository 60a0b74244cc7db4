export { callCompleted, callFailed, callSettled, signedReceipt } from './executor/call-facts.js';
export { defineFact, factEnvelope, makeFact, parseEnvelope, readFact, type Fact, type FactDefinition } from './fact.js';
export {
  backersCounted,
  offeringFailed,
  offeringLocked,
  offeringOpened,
  offeringReleased,
  offeringVoided,
  sharesReserved,
} from './imo/offering-facts.js';
export { dividendClaimed, usagePaid } from './imo/revenue-facts.js';
export { sharesTraded, sharesTransferred } from './imo/trade-facts.js';
export { runCompleted, runFailed } from './orchestrator/run-facts.js';
export { workflowAdmitted, workflowRefused } from './orchestrator/workflow-facts.js';
export { assetPriceChanged } from './registry/asset-price-changed.js';
export { assetRegistered } from './registry/asset-registered.js';
export { contentPublished } from './registry/content-published.js';
export { edgeChanged } from './registry/edge-changed.js';
export { engagementCounted } from './registry/engagement-counted.js';
export { lineageDisputeEnded } from './registry/lineage-dispute-ended.js';
export { compareFacts, type SchemaChange } from './schema/compare-schemas.js';
export {
  envelopeSchema,
  factSchemaOf,
  isFactDefinition,
  type FactSchema,
  type JsonSchema,
} from './schema/fact-schema.js';
