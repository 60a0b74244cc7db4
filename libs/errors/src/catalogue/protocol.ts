import { declareErrors } from '../error-spec.js';

/** Codes of malformed or foreign protocol values: identifiers, money, signatures, frames. */
export const protocolErrors = declareErrors({
  'PROTOCOL.DID_MALFORMED': { title: 'The identifier is no did:icubed DID', status: 400, retryable: false },
  'PROTOCOL.ASSET_ID_MALFORMED': { title: 'The asset id is no unsigned 96-bit number', status: 400, retryable: false },
  'PROTOCOL.AMOUNT_MALFORMED': {
    title: 'The amount is no decimal string of base units',
    status: 400,
    retryable: false,
  },
  'PROTOCOL.ADDRESS_MALFORMED': { title: 'The address is no 20-byte hex address', status: 400, retryable: false },
  'PROTOCOL.DIGEST_MALFORMED': { title: 'The digest is no 32-byte hex value', status: 400, retryable: false },
  'PROTOCOL.WRONG_CHAIN': { title: 'The value belongs to another chain', status: 400, retryable: false },
  'PROTOCOL.SIGNATURE_INVALID': {
    title: 'The signature does not recover to the expected signer',
    status: 400,
    retryable: false,
  },
  'PROTOCOL.MERGE_WEIGHTS_INVALID': {
    title: 'The weights are not one for each merged parent and one whole together',
    status: 422,
    retryable: false,
  },
  'PROTOCOL.CREDENTIAL_INVALID': {
    title: 'The credential is malformed, or not one of the expected issuer',
    status: 400,
    retryable: false,
  },
  'PROTOCOL.CREDENTIAL_EXPIRED': { title: 'The credential does not hold at this time', status: 400, retryable: false },
  'PROTOCOL.CREDENTIAL_REVOKED': { title: 'The credential was revoked', status: 400, retryable: false },
  'PROTOCOL.FRAME_MALFORMED': { title: 'The lease frame is malformed', status: 400, retryable: false },
  'PROTOCOL.FRAME_TOO_LARGE': { title: 'The lease frame is larger than agreed', status: 413, retryable: false },
  'CHAIN.REVERTED': { title: 'The contract refused the transaction', status: 409, retryable: false },
  'CHAIN.DROPPED': {
    title: 'The transaction was dropped or replaced before it was mined',
    status: 409,
    retryable: true,
  },
});
