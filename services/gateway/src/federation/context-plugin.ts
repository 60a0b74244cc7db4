import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { currentTrace, formatTraceparent, startTrace } from '@icubed/telemetry';
import { getOperationAST, OperationTypeNode } from 'graphql';
import type { ServiceTokens } from '../authentication/service-tokens.js';
import { principalOf, type PublicContext } from './gateway-context.js';

/** Carries who asks and under which trace to each subgraph: a service token of its own audience, never the client's header. */
export function contextPlugin(subgraphs: readonly string[], tokens: ServiceTokens): GatewayPlugin {
  return {
    onContextBuilding({ context, extendContext }) {
      const trace = (context as PublicContext).trace ?? currentTrace() ?? startTrace();
      extendContext({ principal: principalOf(context), trace } as object);
    },
    // a socket's parameters are fixed when it opens, so its token must be there before the subgraph is called
    async onSubscribe({ args }) {
      const context = args.contextValue as PublicContext;
      if (getOperationAST(args.document, args.operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const entries = subgraphs.map(
        async (name) => [name, (await tokens.authorizationFor(context.principal, name)) ?? ''] as const,
      );
      context.subscriptionAuthorization = Object.fromEntries(await Promise.all(entries));
    },
    async onSubgraphExecute({ subgraphName, executionRequest }) {
      const context = executionRequest.context as PublicContext | undefined;
      const authorization = await tokens.authorizationFor(context?.principal, subgraphName);
      if (authorization === undefined) return;
      executionRequest.extensions = { ...executionRequest.extensions, headers: { authorization } };
    },
    // added at the fetch, after equal requests of one principal were merged: a trace id would make each unlike the other
    onFetch({ context, options }) {
      const { trace } = context as PublicContext;
      if (trace !== undefined) options.headers = { ...options.headers, traceparent: formatTraceparent(trace) };
    },
  };
}
