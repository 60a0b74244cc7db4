import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { currentTrace, type Logger } from '@icubed/telemetry';
import type { GraphQLError } from 'graphql';
import { principalOf, type PublicContext } from './gateway-context.js';
import { publicError, type PublicErrorContext, withHttpStatus } from './public-error.js';

/** The last word on every error of an answer, so that nothing leaves without a code or with what is inside. */
export function errorPlugin(options: { readonly introspectionOpen: boolean; readonly logger: Logger }): GatewayPlugin {
  const contextOf = (context: unknown): PublicErrorContext => {
    const { trace } = (context ?? {}) as PublicContext;
    const traceId = trace?.traceId ?? currentTrace()?.traceId;
    return {
      traceId,
      hideSuggestions: !options.introspectionOpen && principalOf(context) === undefined,
      onUnforeseen: (error) => options.logger.warn({ err: error, traceId }, 'a GraphQL request failed'),
    };
  };
  return {
    onExecutionResult(payload) {
      const { result, context } = payload;
      if (result === undefined || Array.isArray(result) || Symbol.asyncIterator in result) return;
      if (!('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map((error: GraphQLError) => publicError(error, contextOf(context)));
      // over a WebSocket there is no status to set
      const overHttp = !('connectionParams' in (context as object));
      const hasData = 'data' in result && result.data !== undefined && result.data !== null;
      payload.setResult({ ...result, errors: hasData || !overHttp ? errors : errors.map(withHttpStatus) });
    },
    onSubscribe: () => ({
      onSubscribeResult: ({ args }) => ({
        onNext: ({ result, setResult }) => {
          if (Symbol.asyncIterator in result || result.errors === undefined) return;
          setResult({
            ...result,
            errors: result.errors.map((error) => publicError(error, contextOf(args.contextValue))),
          });
        },
      }),
    }),
  };
}
