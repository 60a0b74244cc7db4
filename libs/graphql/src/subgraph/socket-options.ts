import type { Logger } from '@icubed/telemetry';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { SubgraphContext } from './context.js';
import { formatGraphqlError } from './format-error.js';

/** Apollo's formatError does not see a subscription: these hooks give its errors the same form. */
export function socketOptions(logger: Logger) {
  const format = (error: GraphQLError | GraphQLFormattedError, traceId: string | undefined): GraphQLError => {
    const { message, ...rest } = formatGraphqlError(
      error instanceof GraphQLError ? error.toJSON() : error,
      error,
      logger,
      traceId,
    );
    return new GraphQLError(message, { extensions: rest.extensions ?? {}, path: rest.path });
  };
  return {
    path: '/graphql',
    connectionInitWaitTimeout: 5_000,
    onNext: (
      _context: unknown,
      _id: string,
      _payload: unknown,
      args: { contextValue?: unknown },
      result: ExecutionResult,
    ): ExecutionResult | undefined => {
      if (result.errors === undefined) return undefined;
      const traceId = (args.contextValue as SubgraphContext | undefined)?.trace.traceId;
      return { ...result, errors: result.errors.map((error) => format(error, traceId)) };
    },
    onError: (_context: unknown, _id: string, _payload: unknown, errors: readonly GraphQLError[]): GraphQLError[] =>
      errors.map((error) => format(error, undefined)),
  };
}
