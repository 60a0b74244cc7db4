import { ModelverseError } from '@icubed/errors';
import { currentTrace, type Logger } from '@icubed/telemetry';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { errorResponse } from './public-error.js';
import { LIMITS } from './query-limits.js';

/**
 * Browsers send GET, forms and plain text to other sites without asking (no preflight). Those need a header that makes them
 * ask; JSON needs none.
 */
const refuseCrossSite: RequestHandler = (request, _response, next) => {
  const askedFirst =
    request.is('application/json') === 'application/json' || request.get('x-icubed-request') !== undefined;
  next(
    askedFirst
      ? undefined
      : new ModelverseError('GATEWAY.CROSS_SITE', 'Send application/json, or the header x-icubed-request.'),
  );
};

const refuseLargeBatch: RequestHandler = (request, _response, next) => {
  const size = Array.isArray(request.body) ? request.body.length : 1;
  next(
    size > LIMITS.batch
      ? new ModelverseError('GATEWAY.BATCH_TOO_LARGE', `A batch holds at most ${LIMITS.batch} operations.`, {
          max: LIMITS.batch,
          found: size,
        })
      : undefined,
  );
};

/** Before Hive: size, cross-site and batch; Hive takes the parsed body as it is. */
export const guardGraphql: RequestHandler[] = [
  refuseCrossSite,
  express.json({ limit: LIMITS.bodyBytes }),
  refuseLargeBatch,
];

/** What is refused at /graphql before Hive answers in GraphQL's form, with the status of the code. */
export function answerGraphqlError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = bodyErrorOf(error);
    const traceId = currentTrace()?.traceId;
    const onUnforeseen = (found: unknown): void => logger.error({ err: found }, 'a GraphQL request failed');
    const { status, body } = errorResponse(known, { traceId, hideSuggestions: true, onUnforeseen });
    if (status === 500) onUnforeseen(error);
    const retryAfter = known instanceof ModelverseError ? known.extras['retryAfterSeconds'] : undefined;
    if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
    response.status(status).json(body);
  };
}

function bodyErrorOf(error: unknown): unknown {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large')
    return new ModelverseError('PLATFORM.BODY_TOO_LARGE', 'The GraphQL request is too large.');
  if (typeof type === 'string') return new ModelverseError('GATEWAY.QUERY_MALFORMED', 'The body is no JSON.');
  return error;
}
