import type { Principal } from '@icubed/identity';
import type { TraceContext } from '@icubed/telemetry';

/** What plugins and transports find in a GraphQL request's context, over HTTP and WebSocket alike. */
export interface PublicContext {
  principal?: Principal;
  trace?: TraceContext;
  /** `Authorization` values by subgraph, for the sockets of subscriptions; '' for the anonymous */
  subscriptionAuthorization?: Record<string, string>;
}

/** Also before the context is built (validation comes first): Express has put the principal on the request. */
export function principalOf(context: unknown): Principal | undefined {
  const from = (context ?? {}) as PublicContext & { req?: { principal?: Principal } };
  return from.principal ?? from.req?.principal;
}
