import { declareErrors } from '../error-spec.js';

/** Codes of publishing, registering, resolving and releasing assets. */
export const registryErrors = declareErrors({
  'REGISTRY.UPLOAD_UNKNOWN': { title: 'There is no such upload of this account', status: 404, retryable: false },
  'REGISTRY.UPLOAD_CLOSED': { title: 'The upload is complete and takes no more files', status: 409, retryable: false },
  'REGISTRY.UPLOAD_BUSY': { title: 'The upload is being completed by another request', status: 409, retryable: true },
  'REGISTRY.UPLOAD_EMPTY': { title: 'The upload holds no files', status: 422, retryable: false },
  'REGISTRY.UPLOAD_CUT': { title: 'The upload ended before its announced length', status: 400, retryable: true },
  'REGISTRY.UPLOAD_TOO_LARGE': {
    title: 'The upload is larger than this registry accepts',
    status: 413,
    retryable: false,
  },
  'REGISTRY.UPLOAD_LIMIT': { title: 'The account has too many unfinished uploads', status: 429, retryable: true },
  'REGISTRY.UPLOAD_DIGEST_MISMATCH': {
    title: 'The bytes do not have the announced Content-Digest',
    status: 400,
    retryable: true,
  },
  'REGISTRY.CONTENT_KIND_MISMATCH': {
    title: 'The content folder does not hold what an asset of this kind is described by',
    status: 422,
    retryable: false,
  },
  'REGISTRY.CREATOR_MISMATCH': { title: 'The creator is not the signed-in wallet', status: 403, retryable: false },
  'REGISTRY.ASSET_UNKNOWN': { title: 'There is no such asset', status: 404, retryable: false },
  'REGISTRY.PARENT_UNKNOWN': { title: 'A parent asset is not registered', status: 422, retryable: false },
  'REGISTRY.DERIVATIVES_FORBIDDEN': {
    title: 'The licence of a parent forbids derivatives',
    status: 422,
    retryable: false,
  },
  'REGISTRY.LICENCE_INVALID': {
    title: 'The licence of the model card is no SPDX expression',
    status: 422,
    retryable: false,
  },
  'REGISTRY.LICENCE_CONFLICT': {
    title: 'The licence of a parent does not allow a derivative under the one chosen',
    status: 422,
    retryable: false,
  },
  'REGISTRY.EDGE_TYPE_INVALID': {
    title: 'This edge does not fit the kinds of its assets',
    status: 422,
    retryable: false,
  },
  'REGISTRY.BASE_NOT_PARENT': {
    title: 'The base of a prompt profile must be its one prompt parent',
    status: 422,
    retryable: false,
  },
  'REGISTRY.COMPONENTS_DIFFER': {
    title: 'The component edges are not exactly the components of the workflow',
    status: 422,
    retryable: false,
  },
  'REGISTRY.COMPONENT_DIGEST_MISMATCH': {
    title: 'The lock names another digest of a component than the registered one',
    status: 422,
    retryable: false,
  },
  'REGISTRY.COMPONENT_NOT_CALLABLE': {
    title: 'A component of the workflow cannot be called',
    status: 422,
    retryable: false,
  },
  'REGISTRY.RATES_TOO_HIGH': { title: 'The rates of the parents sum to more than 50 %', status: 422, retryable: false },
  'REGISTRY.REGISTRATION_INVALID': {
    title: 'The registration holds a value that is not allowed',
    status: 422,
    retryable: false,
  },
  'REGISTRY.ALREADY_REGISTERED': { title: 'The asset is already registered', status: 409, retryable: false },
  'REGISTRY.TRANSACTION_HASH_INVALID': {
    title: 'The transaction hash is no 32-byte hex value',
    status: 400,
    retryable: false,
  },
  'REGISTRY.RELEASE_CONTENT_UNKNOWN': {
    title: 'The content of the asset was not published through this registry',
    status: 404,
    retryable: false,
  },
  'REGISTRY.REGISTRATION_NOT_FINAL': {
    title: 'No registration of the asset is final yet',
    status: 409,
    retryable: true,
  },
  'REGISTRY.RELEASE_FORBIDDEN': {
    title: 'Only the creator who is still the steward may open the content',
    status: 403,
    retryable: false,
  },
  'REGISTRY.ALREADY_RELEASED': { title: 'The content of the asset is open already', status: 409, retryable: false },
  'REGISTRY.ALREADY_OFFERED': {
    title: 'The asset was offered: its content opens with the offering',
    status: 409,
    retryable: false,
  },
  'REGISTRY.RELEASE_PENDING': {
    title: 'The content is being verified and published',
    status: 409,
    retryable: true,
  },
  'REGISTRY.RELEASE_PARKED': {
    title: 'The release has stopped: its fault says why',
    status: 422,
    retryable: false,
  },
  'REGISTRY.RELEASE_REVERTED': { title: 'The chain refused the reveal', status: 502, retryable: true },
});
