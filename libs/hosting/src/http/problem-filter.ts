import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { isModelverseError, ModelverseError, PROBLEM_MEDIA_TYPE, toProblem } from '@icubed/errors';
import { currentTrace, type Logger } from '@icubed/telemetry';
import type { Request, Response } from 'express';

/** Answers RFC 9457 problems for REST; a GraphQL resolver's error goes on to formatError. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<'http' | 'graphql'>() !== 'http') throw error;
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<Request>(), http.getResponse<Response>(), this.logger);
  }
}

/** Also for handlers mounted outside Nest. Once the body has started only the connection can tell of the failure. */
export function sendProblem(error: unknown, request: Request, response: Response, logger: Logger): void {
  const known = knownErrorOf(error);
  if (known === undefined) logger.error({ err: error, method: request.method, path: request.path }, 'a request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const traceId = currentTrace()?.traceId;
  const problem = { ...toProblem(known ?? error), ...(traceId !== undefined && { traceId }) };
  const retryAfter = known?.extras['retryAfterSeconds'];
  if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
  response.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}

function knownErrorOf(error: unknown): ModelverseError | undefined {
  if (isModelverseError(error)) return error;
  const status = statusOf(error);
  if (status === 404) return new ModelverseError('PLATFORM.NOT_FOUND', 'There is nothing here.');
  if (status === 413)
    return new ModelverseError('PLATFORM.BODY_TOO_LARGE', 'The body is larger than this route accepts.');
  // body-parser and Nest blame the client with 4xx; their words may quote the body, so they stay inside
  if (status !== undefined && status >= 400 && status < 500) {
    return new ModelverseError('PLATFORM.BAD_REQUEST', 'The request is malformed.', {}, { cause: error });
  }
  return undefined;
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
