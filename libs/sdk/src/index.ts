export { prepareOpenRelease, releaseOpenly, type OpenedAsset, type OpenReleaseWait } from './assets/open-release.js';
export {
  publishAsset,
  type AssetKind,
  type ContentVersion,
  type EdgeType,
  type Publication,
  type PublishedAsset,
  type ProvenMerge,
  type PublishProgress,
  type Vertical,
} from './assets/publish-asset.js';
export {
  prepareMergeRegistration,
  prepareRegistration,
  type PreparedRegistration,
  type RegistrationTerms,
} from './assets/prepare-registration.js';
export { fileOnDisk, type ContentFile, type LargeFile, type UploadSource } from './assets/content-file.js';
export { uploadFiles, type UploadProgress } from './assets/upload-files.js';
export { PIECE_BYTES } from './assets/send-in-pieces.js';
export { importContent, unpackUploaded, type ImportPlan, type ImportWait } from './assets/import-content.js';
export {
  openUpload,
  readFormats,
  readUpload,
  type ContentImport,
  type FileFormat,
  type UploadedFile,
  type UploadStatus,
} from './assets/upload-status.js';
export { checkFileProof, readFileProof, type GivenFileProof } from './assets/file-proof.js';
export { readParents, type LineageEdge } from './assets/read-lineage.js';
export { simulateFees, type FeePlan, type FeeSimulation } from './assets/simulate-fees.js';
export { readAsset, resolveDid, type Asset } from './assets/read-assets.js';
export {
  checkCredential,
  issueCredential,
  readCredential,
  type CredentialName,
  type HeldCredential,
} from './credentials/credential.js';
export { readEngagement, recordView, type Engagement, type ViewOutcome } from './discovery/engagement.js';
export { readSuspectedParents, readUploadSuspects, type SuspectedParent } from './discovery/suspected-parents.js';
export { readSimilarAssets, type SimilarAsset, type SimilarityTermName } from './discovery/similar-assets.js';
export { addToWishlist, readWishlist, removeFromWishlist, type Wish } from './discovery/wishlist.js';
export { Modelverse } from './client.js';
export type { ApiKey } from './identity/sign-in.js';
export { waitUntilFinal, type TransactionStatus } from './transactions/track-transaction.js';
export { runOperation, successOf, type MutationResult } from './transport/graphql.js';
export { Http, type HttpOptions } from './transport/http.js';
export { sendPrepared, type PreparedTransaction, type TransactionRequest } from './wallet/send-prepared.js';
export {
  prepareDeposit,
  prepareSession,
  readAccount,
  type Account,
  type Session,
  type SessionTerms,
} from './accounts/account.js';
export {
  invokeAsset,
  readQuote,
  receiptOf,
  type CallAnswer,
  type Invocation,
  type ReceiptView,
  type StepAnswer,
} from './calls/invoke-asset.js';
export { signCallRequest, type RequestedCall, type SignedCallRequest } from './calls/sign-call-request.js';
export type { Call, CallPart, CallStatus, Price } from './calls/call-fields.js';
export { invokeAssetGraphql, type HeldCall } from './calls/invoke-asset-graphql.js';
export { readCall } from './calls/read-call.js';
export { watchCall, type CallProgress } from './calls/watch-call.js';
export {
  prepareOffering,
  prepareProceeds,
  prepareReservation,
  readOffering,
  type Offering,
  type OfferingStatus,
  type OfferingTerms,
} from './offerings/offering.js';
export { prepareClaim, prepareDistribution, readPositions, type Position } from './offerings/position.js';
export {
  prepareReservationPurchase,
  readReservationOrders,
  signReservationOrder,
  submitReservationOrder,
  type ReservationOrder,
  type ReservationSale,
  type SignedReservationOrder,
  type SigningPlace,
} from './market/reservation-order.js';
export { readLeaderboard, type RankedAsset } from './ranking/leaderboard.js';
export { rateCall, type Ballot, type Rating } from './ranking/rate-call.js';
export {
  closeRankingWeek,
  readRankingFiles,
  readRankingRelease,
  type RankingFiles,
  type RankingRelease,
} from './ranking/ranking-release.js';
export {
  prepareCancelOrder,
  prepareOrderAllowances,
  readOrder,
  readOrderBook,
  signOrder,
  submitOrder,
  type BookLevel,
  type LimitOrder,
  type Order,
  type OrderStatus,
  type SignedOrder,
} from './market/share-order.js';
export { readTrades, type Trade } from './market/trade.js';
export { cancelCall, type CancelledCall } from './workflow/cancel-call.js';
export { composeWorkflow, type ComposedWorkflow } from './workflow/compose-workflow.js';
export { readRun, type Run, type RunStep } from './workflow/read-run.js';
export { readWorkflow, waitUntilAdmitted, type PublishedWorkflow } from './workflow/read-workflow.js';
export type { Workflow } from '@icubed/workflow';
