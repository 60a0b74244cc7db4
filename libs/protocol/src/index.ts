export {
  address,
  assetId,
  assetIdOf,
  bytes32,
  type Address,
  type AssetId,
  type Bytes32,
} from './identifiers/asset-id.js';
export { didOf, parseDid, parseDidOn, type Did } from './identifiers/did.js';
export { stepCallId } from './identifiers/step-call-id.js';
export * from './money/usd-micros.js';
export { leafHash, merkleProof, merkleRoot, verifyMerkleProof, type ProofStep } from './merkle/merkle-tree.js';
export { domainOf } from './typed-data/domain.js';
export { nodeHelloTypes, recoverNodeHelloSigner, signNodeHello, type NodeHello } from './typed-data/node-hello.js';
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
export { recoverVoucherSigner, signVoucher, voucherTypes, type Voucher } from './typed-data/voucher.js';
export { decodeFrame, encodeFrame, MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES, type Frame } from './lease/frame.js';
export * from './lease/messages.js';
