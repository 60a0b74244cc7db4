export {
  address,
  assetId,
  assetIdOf,
  bytes32,
  type Address,
  type AssetId,
  type Bytes32,
} from './identifiers/asset-id.js';
export { commitmentHash, commitmentOf, type Commitment, type Committed } from './commitment/commitment.js';
export { didOf, parseDid, parseDidOn, type Did } from './identifiers/did.js';
export { stepCallId } from './identifiers/step-call-id.js';
export * from './money/usd-micros.js';
export { cidOf } from './identifiers/cid.js';
export {
  isIncluded,
  leafHash,
  merkleProof,
  merkleRoot,
  verifyMerkleProof,
  type ProofStep,
} from './merkle/merkle-tree.js';
export {
  callRequestTypes,
  recoverCallRequestSigner,
  requestedCallId,
  signCallRequest,
  type CallRequest,
} from './typed-data/call-request.js';
export { assertMergeWeights, MERGE_WHOLE_PPM, mergeWeightsPpm, scaledOwnBps } from './merge/merge-weights.js';
export { proveMerge, type MergeJob } from './merge/prove-merge.js';
export { domainOf } from './typed-data/domain.js';
export {
  mergeReceiptId,
  mergeReceiptTypes,
  recoverMergeReceiptSigner,
  signMergeReceipt,
  type MergeReceipt,
  type RegistryContext,
  type SignedMergeReceipt,
} from './typed-data/merge-receipt.js';
export { nodeHelloTypes, recoverNodeHelloSigner, signNodeHello, type NodeHello } from './typed-data/node-hello.js';
export {
  nodeSealingKeyTypes,
  recoverNodeSealingKeySigner,
  signNodeSealingKey,
  type NodeSealingKey,
} from './typed-data/node-sealing-key.js';
export {
  receiptFromWire,
  receiptId,
  receiptTypes,
  recoverReceiptSigner,
  signReceipt,
  type Receipt,
  type WireReceipt,
  type SigningContext,
} from './typed-data/receipt.js';
export {
  recoverReexecutionSigner,
  reexecutionTypes,
  signReexecution,
  type Reexecution,
} from './typed-data/reexecution.js';
export {
  recoverReservationOrderSigner,
  reservationOrderId,
  reservationOrderTypes,
  signReservationOrder,
  type ReservationOrder,
} from './typed-data/reservation-order.js';
export { recoverRevealSigner, revealTypes, signReveal, type Reveal } from './typed-data/reveal.js';
export {
  ORDER_SIDE,
  recoverShareOrderSigner,
  shareOrderId,
  shareOrderTypes,
  signShareOrder,
  type OrderSide,
  type ShareOrder,
} from './typed-data/share-order.js';
export { hashTyped, recoverTyped, signTyped, type TypedDataTypes } from './typed-data/signing.js';
export {
  compactSignature,
  recoverVoucherSigner,
  signVoucher,
  voucherTypes,
  type Voucher,
} from './typed-data/voucher.js';
export { countsAsBacked, LEAST_BACKERS, MOST_OF_ONE_BPS, type Backing } from './offering/backing.js';
export { encodeStatusList, readStatus, STATUS_LIST_BITS } from './credentials/bitstring-status-list.js';
export {
  accountDid,
  CREDENTIAL_TYPES,
  CREDENTIALS_CONTEXT,
  type Credential,
  type CredentialType,
  type Subject,
} from './credentials/credential.js';
export { credentialDomain, credentialTypes, SUBJECT_FIELDS } from './credentials/credential-types.js';
export { signCredential, type SignedCredential } from './credentials/eip712-proof.js';
export { verifyCredential, type Trust, type Verified } from './credentials/verify-credential.js';
export { decodeFrame, encodeFrame, MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES, type Frame } from './lease/frame.js';
export * from './lease/messages.js';
export * from './keys/key-handover.js';
