export { publishAsset, type AssetKind, type ContentFile, type ContentVersion, type EdgeType, type Publication, type PublishedAsset, type PublishProgress, type Vertical } from './assets/publish-asset.js';
export { readAsset, resolveDid, type Asset } from './assets/read-assets.js';
export { Modelverse } from './client.js';
export type { ApiKey } from './identity/sign-in.js';
export { waitUntilFinal, type TransactionStatus } from './transactions/track-transaction.js';
export { runOperation, successOf, type MutationResult } from './transport/graphql.js';
export { Http, type HttpOptions } from './transport/http.js';
export { sendPrepared, type PreparedTransaction, type TransactionRequest } from './wallet/send-prepared.js';
