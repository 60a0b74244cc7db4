import { declareErrors } from '../error-spec.js';

export const messagingErrors = declareErrors({
  'MESSAGING.POISON': {
    title: 'The message cannot be parsed; it is parked as a dead letter',
    status: 422,
    retryable: false,
  },
  'MESSAGING.FACT_TOO_LARGE': { title: 'The fact is larger than a record may be', status: 500, retryable: false },
  'MESSAGING.TRANSPORT_UNAVAILABLE': { title: 'The message transport is not available', status: 503, retryable: true },
});
