import { declareErrors } from '../error-spec.js';

export const benchmarkErrors = declareErrors({
  'BENCHMARK.WINDOW_INVALID': { title: 'The window of days is out of range', status: 400, retryable: false },
  'BENCHMARK.RECEIPT_REQUIRED': {
    title: 'Only a paid call with a receipt can be rated',
    status: 404,
    retryable: false,
  },
  'BENCHMARK.RECEIPT_NOT_YOURS': { title: 'The receipt is of another payer', status: 403, retryable: false },
  'BENCHMARK.RATED_ALREADY': {
    title: 'One vote per receipt, and per payer and model in 30 days',
    status: 409,
    retryable: false,
  },
  'BENCHMARK.HOLDER_EXCLUDED': {
    title: 'Who holds 1 % of the shares or more does not rate the asset',
    status: 403,
    retryable: false,
  },
  'BENCHMARK.SPEND_TOO_LOW': { title: 'The payer has not spent enough to rate', status: 403, retryable: false },
  'BENCHMARK.STARS_INVALID': { title: 'A rating is 1 to 5 whole stars', status: 400, retryable: false },
  'BENCHMARK.COMMENT_TOO_LONG': { title: 'The comment is too long', status: 400, retryable: false },
  'BENCHMARK.RELEASE_UNKNOWN': { title: 'There is no such ranking release', status: 404, retryable: false },
  'BENCHMARK.WEEK_CLOSED': { title: 'The week has its release already', status: 409, retryable: false },
  'BENCHMARK.CLOSE_INVALID': {
    title: 'A week closes at a past moment, after the close before it',
    status: 400,
    retryable: false,
  },
  'BENCHMARK.INPUTS_INVALID': {
    title: 'The inputs of a release break a rule of theirs',
    status: 422,
    retryable: false,
  },
  'BENCHMARK.SNAPSHOT_MALFORMED': { title: 'The bytes are no ranking snapshot', status: 422, retryable: false },
  'BENCHMARK.CID_MISMATCH': { title: 'The bytes are not those the CID names', status: 422, retryable: false },
  'BENCHMARK.SIGNER_MISMATCH': { title: 'The release is not signed by the ranking key', status: 422, retryable: false },
});
