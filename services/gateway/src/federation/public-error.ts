import { type ErrorCode, errorCatalogue, isErrorCode, isModelverseError, ModelverseError } from '@icubed/errors';
import { GraphQLError } from 'graphql';

/** Codes that Hive gives to failed subgraph calls. */
const HIVE_CODES: Readonly<Record<string, ErrorCode>> = {
  SUBREQUEST_HTTP_ERROR: 'GATEWAY.UPSTREAM_UNAVAILABLE',
  DOWNSTREAM_SERVICE_ERROR: 'GATEWAY.UPSTREAM_UNAVAILABLE',
  RESPONSE_VALIDATION_FAILED: 'GATEWAY.UPSTREAM_UNAVAILABLE',
  SCHEMA_RELOAD: 'GATEWAY.UPSTREAM_UNAVAILABLE',
  GATEWAY_TIMEOUT: 'GATEWAY.UPSTREAM_TIMEOUT',
};

export interface PublicErrorContext {
  readonly traceId: string | undefined;
  /** where introspection is closed, a validator's suggestions must not tell the schema piece by piece */
  readonly hideSuggestions: boolean;
  readonly onUnforeseen: (error: unknown) => void;
}

/**
 * What a client may see of an error: codes of the catalogue pass with their details, a malformed request keeps its message,
 * a failed subgraph call and anything unforeseen lose what they tell of the inside.
 */
export function publicError(error: unknown, context: PublicErrorContext): GraphQLError {
  const original = originalOf(error);
  if (isModelverseError(original)) return build(original.code, original.detail, original.extras, error, context);
  const graphql = error instanceof GraphQLError || isErrorLike(error) ? error : undefined;
  const code = graphql?.extensions?.['code'];
  if (isErrorCode(code)) return build(code, graphql?.message ?? '', graphql?.extensions?.['details'], error, context);
  const upstream = typeof code === 'string' ? HIVE_CODES[code] : undefined;
  if (upstream !== undefined) {
    context.onUnforeseen(error);
    return build(upstream, errorCatalogue[upstream].title, undefined, error, context);
  }
  if (original instanceof GraphQLError && original.path === undefined) {
    return build('GATEWAY.QUERY_MALFORMED', requestMessage(original.message, context), undefined, error, context);
  }
  context.onUnforeseen(error);
  return build('PLATFORM.INTERNAL', 'The failure is logged under the trace id.', undefined, error, context);
}

/** For an answer that holds no data: its HTTP status is the error's. */
export function withHttpStatus(error: GraphQLError): GraphQLError {
  const code = error.extensions['code'];
  const status = isErrorCode(code) ? errorCatalogue[code].status : 500;
  const retryAfter = (error.extensions['details'] as { retryAfterSeconds?: unknown } | undefined)?.retryAfterSeconds;
  const headers = typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : undefined;
  return new GraphQLError(error.message, {
    path: error.path,
    extensions: { ...error.extensions, http: { status, headers } },
  });
}

function build(
  code: ErrorCode,
  message: string,
  details: unknown,
  error: unknown,
  { traceId }: PublicErrorContext,
): GraphQLError {
  const hasDetails = typeof details === 'object' && details !== null && Object.keys(details).length > 0;
  const from = error instanceof GraphQLError || isErrorLike(error) ? error : undefined;
  return new GraphQLError(message, {
    path: from?.path,
    extensions: {
      code,
      retryable: errorCatalogue[code].retryable,
      ...(hasDetails && { details }),
      ...(traceId !== undefined && { traceId }),
    },
  });
}

interface ErrorLike {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

// an error from a subgraph may be a plain object with the fields of one
function isErrorLike(error: unknown): error is ErrorLike {
  return typeof error === 'object' && error !== null && 'message' in error && 'extensions' in error;
}

function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? originalOf(error.originalError) : error;
}

function requestMessage(message: string, { hideSuggestions }: PublicErrorContext): string {
  return hideSuggestions ? message.replace(/ ?Did you mean .*$/s, '') : message;
}

/** The same form for what fails before Hive sees the request. */
export function errorResponse(error: unknown, context: PublicErrorContext): { status: number; body: object } {
  const known = isModelverseError(error) ? error : undefined;
  const status = known?.status ?? errorCatalogue['PLATFORM.INTERNAL'].status;
  const wrapped = known ?? new ModelverseError('PLATFORM.INTERNAL', 'The failure is logged under the trace id.');
  return { status, body: { errors: [publicError(wrapped, context).toJSON()] } };
}
