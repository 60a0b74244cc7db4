import { declareErrors } from '../error-spec.js';

export const messagingErrors = declareErrors({
  'MESSAGING.POISON': { title: 'The message cannot be parsed; it is parked as a dead letter', status: 422, retryable: false },
  'MESSAGING.TRANSPORT_UNAVAILABLE': { title: 'The message transport is not available', status: 503, retryable: true },
});
