import { declareErrors } from '../error-spec.js';

export const messagingErrors = declareErrors({
  'MESSAGING.POISON': {
    title: 'The message cannot be parsed; it is parked as a dead letter',
    status: 422,
    retryable: false,
  },
  'MESSAGING.FACT_TOO_LARGE': { title: 'The fact is larger than a record may be', status: 500, retryable: false },
  'MESSAGING.TRANSPORT_UNAVAILABLE': { title: 'The message transport is not available', status: 503, retryable: true },
  'MESSAGING.LETTER_NOT_FOUND': { title: 'There is no dead letter with this id', status: 404, retryable: false },
  'MESSAGING.LETTER_UNREPLAYABLE': {
    title: 'The dead letter holds no fact: replaying it would only park it again',
    status: 422,
    retryable: false,
  },
});
