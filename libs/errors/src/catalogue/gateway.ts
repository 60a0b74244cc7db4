import { declareErrors } from '../error-spec.js';

/** Codes of the public origin: signing in, API keys, limits. */
export const gatewayErrors = declareErrors({
  'AUTH.SIGN_IN_MALFORMED': { title: 'The sign-in message is no EIP-4361 message', status: 400, retryable: false },
  'AUTH.SIGN_IN_REFUSED': { title: 'The sign-in message or its signature is refused', status: 401, retryable: false },
  'AUTH.NONCE_SPENT': { title: 'The nonce is unknown, expired or already used', status: 401, retryable: false },
  'AUTH.SESSION_ENDED': { title: 'The session has ended; sign in again', status: 401, retryable: false },
  'AUTH.API_KEY_UNKNOWN': { title: 'The API key is unknown or revoked', status: 401, retryable: false },
  'AUTH.API_KEY_LIMIT': { title: 'The account holds as many API keys as it may', status: 409, retryable: false },
  'AUTH.SCOPE_UNKNOWN': { title: 'There is no such scope', status: 400, retryable: false },
  'GATEWAY.RATE_LIMITED': { title: 'Too many requests; try again after Retry-After', status: 429, retryable: true },
  'GATEWAY.QUERY_MALFORMED': { title: 'The GraphQL request does not parse or validate', status: 400, retryable: false },
  'GATEWAY.QUERY_TOO_DEEP': { title: 'The query is nested too deep', status: 400, retryable: false },
  'GATEWAY.QUERY_TOO_COSTLY': { title: 'The query asks for too much at once', status: 400, retryable: false },
  'GATEWAY.TOO_MANY_ALIASES': { title: 'The query has too many aliases', status: 400, retryable: false },
  'GATEWAY.TOO_MANY_TOKENS': { title: 'The query text is too long', status: 400, retryable: false },
  'GATEWAY.TOO_MANY_DIRECTIVES': { title: 'The query has too many directives', status: 400, retryable: false },
  'GATEWAY.BATCH_TOO_LARGE': { title: 'A batch holds too many operations', status: 400, retryable: false },
  'GATEWAY.INTROSPECTION_CLOSED': {
    title: 'Introspection needs a signed-in wallet or an API key here',
    status: 403,
    retryable: false,
  },
  'GATEWAY.CROSS_SITE': {
    title: 'The request could have been sent by another site unasked',
    status: 403,
    retryable: false,
  },
  'GATEWAY.UPSTREAM_UNAVAILABLE': {
    title: 'The service behind this route does not answer',
    status: 502,
    retryable: true,
  },
  'GATEWAY.UPSTREAM_TIMEOUT': {
    title: 'The service behind this route did not answer in time',
    status: 504,
    retryable: true,
  },
});
