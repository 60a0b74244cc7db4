import { isModelverseError, ModelverseError } from '@icubed/errors';
import { currentTrace, type Logger } from '@icubed/telemetry';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** What each error of a response says of itself beyond the message. */
export interface ErrorExtensions {
  readonly code: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly traceId?: string;
}

/**
 * Maps whatever failed to a code of the catalogue. A query that does not parse or validate keeps its message; anything
 * unforeseen is logged and its inside withheld.
 */
export function formatGraphqlError(
  formatted: GraphQLFormattedError,
  error: unknown,
  logger: Logger,
  traceId: string | undefined = currentTrace()?.traceId,
): GraphQLFormattedError {
  const known = knownErrorOf(error) ?? requestErrorOf(formatted, error);
  if (known === undefined) logger.error({ err: originalOf(error), path: formatted.path, traceId }, 'a resolver failed');
  const { code, retryable, detail, extras } =
    known ?? new ModelverseError('PLATFORM.INTERNAL', 'The failure is logged under the trace id.');
  const extensions: ErrorExtensions = {
    code,
    retryable,
    ...(Object.keys(extras).length > 0 && { details: extras }),
    ...(traceId !== undefined && { traceId }),
  };
  return {
    message: detail,
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
    extensions: { ...extensions },
  };
}

function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? originalOf(error.originalError) : error;
}

function knownErrorOf(error: unknown): ModelverseError | undefined {
  const original = originalOf(error);
  return isModelverseError(original) ? original : undefined;
}

/** A GraphQLError with no other error inside it was made by parsing, validating or coercing the request. */
function requestErrorOf(formatted: GraphQLFormattedError, error: unknown): ModelverseError | undefined {
  const original = originalOf(error);
  const ownFault = original instanceof GraphQLError && formatted.path === undefined;
  return ownFault ? new ModelverseError('PLATFORM.BAD_REQUEST', original.message) : undefined;
}
