import { bearerToken, type Principal, type ServiceTokenVerifier } from '@icubed/identity';
import { currentTrace, parseTraceparent, startTrace, type TraceContext } from '@icubed/telemetry';
import type { Request } from 'express';

/** What a resolver finds in `@Context()`; `@CurrentPrincipal()` reads the principal from it. */
export interface SubgraphContext {
  readonly principal?: Principal;
  readonly trace: TraceContext;
}

/** What graphql-ws hands over for a subscription's connection. */
interface SocketContext {
  readonly connectionParams?: Readonly<Record<string, unknown>> | null;
}

/** Over HTTP the middleware has already read the token; a subscription's token comes in its connection parameters. */
export function subgraphContext(verify: ServiceTokenVerifier) {
  return async (from: { req: Request & { principal?: Principal } } | SocketContext): Promise<SubgraphContext> => {
    if ('req' in from) {
      const trace = currentTrace() ?? startTrace();
      return from.req.principal === undefined ? { trace } : { principal: from.req.principal, trace };
    }
    const parameters = from.connectionParams ?? {};
    const token = bearerToken(text(parameters['authorization'] ?? parameters['Authorization']));
    const trace = parseTraceparent(text(parameters['traceparent'])) ?? startTrace();
    return token === undefined ? { trace } : { principal: await verify(token), trace };
  };
}

function text(value: unknown): string | undefined {
  // the gateway's template leaves '' where there is no value
  return typeof value === 'string' && value !== '' ? value : undefined;
}
