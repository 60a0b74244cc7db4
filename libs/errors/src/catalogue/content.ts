import { declareErrors } from '../error-spec.js';

/** Codes of content folders, their manifests and their sealed form. */
export const contentErrors = declareErrors({
  'CONTENT.PATH_INVALID': { title: 'The path is not allowed in a content folder', status: 400, retryable: false },
  'CONTENT.MANIFEST_INVALID': { title: 'The manifest is malformed or not canonical', status: 422, retryable: false },
  'CONTENT.MODEL_INVALID': {
    title: 'icubed.model.json is malformed or names a missing file',
    status: 422,
    retryable: false,
  },
  'CONTENT.FILE_MISMATCH': {
    title: 'A file does not have the bytes its manifest entry names',
    status: 422,
    retryable: false,
  },
  'CONTENT.DIGEST_MISMATCH': {
    title: 'The content does not have the registered digest',
    status: 422,
    retryable: false,
  },
  'CONTENT.PROOF_INVALID': {
    title: 'The proof does not show that the file is part of the content',
    status: 422,
    retryable: false,
  },
  'CONTENT.SEAL_BROKEN': {
    title: 'The sealed content was changed, cut or sealed with another key',
    status: 422,
    retryable: false,
  },
  'CONTENT.KEY_UNWRAP_FAILED': {
    title: 'The data key cannot be unwrapped with this key encryption key',
    status: 500,
    retryable: false,
  },
  'CONTENT.NODE_KEY_INVALID': {
    title: 'The key of the node is none that a data key can be wrapped to',
    status: 400,
    retryable: false,
  },
  'CONTENT.KMS_REFUSED': {
    title: 'The key management service refuses to use its key',
    status: 500,
    retryable: false,
  },
  'CONTENT.KMS_UNAVAILABLE': { title: 'The key management service does not answer', status: 503, retryable: true },
  'CONTENT.CID_INVALID': { title: 'The content identifier is malformed', status: 400, retryable: false },
  'CONTENT.NOT_FOUND': { title: 'There is no such content here', status: 404, retryable: false },
  'CONTENT.GONE': { title: 'What was offered here is not kept any more', status: 410, retryable: false },
  'CONTENT.REPAIRING': {
    title: 'What was offered here is being repaired from another copy',
    status: 503,
    retryable: true,
  },
  'CONTENT.NOT_ACCEPTABLE': {
    title: 'The content is not offered in a representation that the client takes',
    status: 406,
    retryable: false,
  },
  'CONTENT.GATEWAY_REQUEST_INVALID': {
    title: 'A parameter of the trustless gateway is malformed or does not fit the others',
    status: 400,
    retryable: false,
  },
  'CONTENT.RANGE_INVALID': { title: 'The byte range lies outside the file', status: 416, retryable: false },
  'CONTENT.TIMEOUT': { title: 'The content store did not answer in time', status: 504, retryable: true },
  'CONTENT.FORMAT_INVALID': { title: 'A model or archive file breaks its format', status: 422, retryable: false },
  'CONTENT.FORMAT_TRUNCATED': {
    title: 'A model or archive file ends before what it announces',
    status: 422,
    retryable: false,
  },
  'CONTENT.FORMAT_LIMIT': {
    title: 'A model or archive file is larger than what is read',
    status: 422,
    retryable: false,
  },
  'CONTENT.FORMAT_UNSUPPORTED': {
    title: 'A version or feature of a file format is not read',
    status: 422,
    retryable: false,
  },
  'CONTENT.FORMAT_MISMATCH': { title: 'A file is not of the format its name says', status: 422, retryable: false },
  'CONTENT.PART_INVALID': {
    title: 'A shard or external file that a model names is missing or does not fit',
    status: 422,
    retryable: false,
  },
  'CONTENT.PICKLE_REFUSED': {
    title: 'The file holds pickled objects, which run code when they are loaded',
    status: 422,
    retryable: false,
  },
  'CONTENT.ARCHIVE_UNSAFE': {
    title: 'The archive would harm whoever unpacks it',
    status: 422,
    retryable: false,
  },
  'CONTENT.CAR_ROOT_UNCLEAR': {
    title: 'The CAR does not name the one root that is to be unpacked',
    status: 422,
    retryable: false,
  },
  'CONTENT.CID_MISMATCH': { title: 'A block does not have the bytes its CID names', status: 422, retryable: false },
});
