import { declareErrors } from '../error-spec.js';

/**
 * Codes of accounts, sessions, quotes, calls, receipts and settlement. Whatever the code, a failed call takes nothing; of a failed
 * workflow the finished steps stay paid.
 */
export const executorErrors = declareErrors({
  'EXECUTOR.ASSET_UNKNOWN': { title: 'There is no such asset', status: 404, retryable: false },
  'EXECUTOR.ASSET_NOT_CALLABLE': {
    title: 'The asset cannot be called: its content is not known here or it is of a kind that does not run',
    status: 409,
    retryable: false,
  },
  'EXECUTOR.COMPONENT_NOT_CALLABLE': {
    title: 'What the asset runs on cannot be called: the base of a profile, or a component of a workflow',
    status: 409,
    retryable: false,
  },
  'EXECUTOR.NO_NODE': {
    title: 'No connected node runs this asset at a price the asset allows',
    status: 503,
    retryable: true,
  },
  'EXECUTOR.OVERLOADED': { title: 'The executor holds as many calls as it can serve', status: 429, retryable: true },
  'EXECUTOR.INSUFFICIENT_FUNDS': {
    title: 'No session of the account has enough left for this call',
    status: 402,
    retryable: false,
  },
  'EXECUTOR.DAILY_CAP_REACHED': {
    title: "The session's cap for this day does not cover the call",
    status: 402,
    retryable: true,
  },
  'EXECUTOR.BOND_REACHED': {
    title: "The operator's bond does not cover another call of this price now; some of it comes free every hour",
    status: 503,
    retryable: true,
  },
  'EXECUTOR.BOND_TOO_SMALL': {
    title: "The call costs more than the operator's whole bond",
    status: 409,
    retryable: false,
  },
  'EXECUTOR.ASSET_NOT_ALLOWED': {
    title: 'No session of the account may pay this asset',
    status: 403,
    retryable: false,
  },
  'EXECUTOR.SESSION_UNKNOWN': { title: 'There is no such session of this account', status: 404, retryable: false },
  'EXECUTOR.SESSION_INVALID': {
    title: 'The session asks for a cap, expiry or asset list that is not allowed',
    status: 422,
    retryable: false,
  },
  'EXECUTOR.WALLET_REQUIRED': {
    title: 'The account has no wallet yet: sign in with one first',
    status: 403,
    retryable: false,
  },
  'EXECUTOR.BALANCE_TOO_LOW': { title: 'The free balance is smaller than the amount', status: 422, retryable: false },
  'EXECUTOR.CALL_REQUEST_INVALID': {
    title: 'The signed request does not fit the call, its payer or its session',
    status: 422,
    retryable: false,
  },
  'EXECUTOR.RECEIPT_NOT_ANCHORED': {
    title: 'The receipt is not under a final root yet: an hour is anchored when it is over',
    status: 409,
    retryable: true,
  },
  'EXECUTOR.CALL_UNKNOWN': { title: 'There is no such call of this account', status: 404, retryable: false },
  'EXECUTOR.CALL_STATE': { title: 'The call has already been decided', status: 409, retryable: false },
  'EXECUTOR.STEP_UNKNOWN': { title: 'The workflow of the call has no such step', status: 404, retryable: false },
  'EXECUTOR.CALL_CANCELLED': {
    title: 'The call was cancelled; finished steps stay paid',
    status: 409,
    retryable: false,
  },
  'EXECUTOR.CALL_NOT_CANCELLABLE': {
    title: 'Only the whole call of a workflow can be cancelled',
    status: 409,
    retryable: false,
  },
  'EXECUTOR.ORCHESTRATOR_UNAVAILABLE': { title: 'The orchestrator did not answer', status: 503, retryable: true },
  'EXECUTOR.REGISTRY_UNAVAILABLE': { title: 'The registry did not answer', status: 503, retryable: true },
  'EXECUTOR.KEY_NOT_DUE': {
    title: 'The lease gives the node no right to this key',
    status: 403,
    retryable: false,
  },
  'EXECUTOR.RUN_REFUSED': {
    title: 'The orchestrator reported an end of the run that its steps do not bear out',
    status: 502,
    retryable: false,
  },
  'EXECUTOR.CALL_TIMED_OUT': {
    title: 'The call was not done before its deadline',
    status: 504,
    retryable: true,
  },
  'EXECUTOR.ATTEMPTS_EXHAUSTED': {
    title: 'Each node that was tried failed the call; nothing was taken',
    status: 503,
    retryable: true,
  },
  'EXECUTOR.RESULT_REFUSED': {
    title: 'The node sent a result that does not match its lease',
    status: 502,
    retryable: true,
  },
  'EXECUTOR.NODE_HELLO_REFUSED': { title: 'The node did not prove its key', status: 401, retryable: false },
  'EXECUTOR.RECEIPT_UNKNOWN': { title: 'There is no such receipt', status: 404, retryable: false },
  'EXECUTOR.KEY_UNSEAL_FAILED': { title: 'A session key could not be unsealed', status: 500, retryable: false },
  'EXECUTOR.LEDGER_BROKEN': {
    title: 'A booking would break the ledger; it was refused',
    status: 500,
    retryable: false,
  },
  'EXECUTOR.IDEMPOTENCY_KEY_MALFORMED': {
    title: 'An idempotency key is 1 to 255 printable ASCII characters',
    status: 400,
    retryable: false,
  },
});
