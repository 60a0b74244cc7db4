import { declareErrors } from '../error-spec.js';

/** Codes every service can answer with. */
export const platformErrors = declareErrors({
  'PLATFORM.INTERNAL': {
    title: 'The service failed; the failure is logged under the trace id',
    status: 500,
    retryable: true,
  },
  'PLATFORM.CONFIG_INVALID': { title: 'A configuration value is missing or wrong', status: 500, retryable: false },
  'PLATFORM.PORT_TAKEN': {
    title: 'Another process listens on the port of this service',
    status: 500,
    retryable: false,
  },
  'PLATFORM.BAD_REQUEST': { title: 'The request is malformed', status: 400, retryable: false },
  'PLATFORM.NOT_FOUND': { title: 'There is nothing at this address', status: 404, retryable: false },
  'PLATFORM.TIMEOUT': { title: 'A dependency did not answer in time', status: 504, retryable: true },
  'PLATFORM.UNAVAILABLE': { title: 'A dependency is not available', status: 503, retryable: true },
  'PLATFORM.BODY_TOO_LARGE': { title: 'The body is larger than this route accepts', status: 413, retryable: false },
  'PLATFORM.IDEMPOTENCY_KEY_REUSED': {
    title: 'The idempotency key was used with another body',
    status: 422,
    retryable: false,
  },
  'PLATFORM.IDEMPOTENCY_IN_PROGRESS': {
    title: 'The first request with this idempotency key is still running',
    status: 409,
    retryable: true,
  },
  'PLATFORM.CURSOR_INVALID': { title: 'The cursor is not one of this list', status: 400, retryable: false },
  'PLATFORM.PAGE_TOO_LARGE': { title: 'A page holds at most 100 items', status: 400, retryable: false },
  'AUTH.REQUIRED': { title: 'Sign in or send an API key', status: 401, retryable: false },
  'AUTH.FORBIDDEN': { title: 'This principal may not do that', status: 403, retryable: false },
  'AUTH.TOKEN_INVALID': {
    title: 'The token is malformed, expired or not for this service',
    status: 401,
    retryable: false,
  },
});
