import { declareErrors } from '../error-spec.js';

/** Codes an executor node answers a lease with. A retryable one may succeed on another node or a moment later. */
export const nodeErrors = declareErrors({
  'NODE.INPUT_NOT_AN_IMAGE': { title: 'The input is no picture that can be read', status: 422, retryable: false },
  'NODE.INPUT_NOT_TEXT': { title: 'The input is no text that can be read', status: 422, retryable: false },
  'NODE.INPUT_TOO_LARGE': { title: 'The input is larger than the node accepts', status: 413, retryable: false },
  'NODE.INPUT_TYPE_REFUSED': { title: 'The model does not accept this media type', status: 415, retryable: false },
  'NODE.INPUT_DIGEST_MISMATCH': {
    title: 'The input bytes are not those the lease names',
    status: 502,
    retryable: true,
  },
  'NODE.OUTPUT_TOO_LARGE': { title: 'The output is larger than one frame', status: 502, retryable: false },
  'NODE.WEIGHTS_MISMATCH': {
    title: 'The weights are not the bytes the asset is registered with',
    status: 502,
    retryable: false,
  },
  'NODE.WEIGHTS_UNAVAILABLE': { title: 'The weights could not be fetched', status: 503, retryable: true },
  'NODE.WEIGHTS_TOO_LARGE': { title: 'The weights are larger than the node caches', status: 507, retryable: true },
  'NODE.KEY_REFUSED': {
    title: 'The executor gives no key of the sealed weights',
    status: 502,
    retryable: false,
  },
  'NODE.MODEL_REFUSED': {
    title: 'A network file is malformed or asks for what a node never gives',
    status: 422,
    retryable: false,
  },
  'NODE.PARAMETER_REFUSED': {
    title: 'A parameter is unknown, out of its range or not open to profiles',
    status: 422,
    retryable: false,
  },
  'NODE.PROFILE_REFUSED': { title: 'The profile does not fit the base of the lease', status: 422, retryable: false },
  'NODE.MODEL_FAILED': { title: 'The network failed on this input', status: 502, retryable: false },
  'NODE.RUNNER_LOST': { title: 'The process that ran the network ended', status: 502, retryable: true },
  'NODE.PIPELINE_UNSUPPORTED': { title: 'The node cannot run this pipeline', status: 501, retryable: true },
  'NODE.DEADLINE_EXCEEDED': { title: 'The lease ran out before the result was there', status: 504, retryable: true },
  'NODE.CANCELLED': { title: 'The executor cancelled the lease', status: 409, retryable: true },
  'NODE.BUSY': { title: 'The node runs as many leases as it announced', status: 429, retryable: true },
  'NODE.DRAINING': { title: 'The node is shutting down and takes nothing new', status: 503, retryable: true },
  'NODE.PRICE_TOO_LOW': { title: 'The lease pays less than the node asks', status: 402, retryable: true },
  'NODE.CHALLENGE_REFUSED': {
    title: 'The executor asks for a signature the node does not give',
    status: 403,
    retryable: false,
  },
});
