import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { getGraphQLWSOptions, type GatewayRuntime } from '@graphql-hive/gateway-runtime';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { parseTraceparent, startTrace, type TraceContext } from '@icubed/telemetry';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { GraphQLError } from 'graphql';
import { WebSocketServer } from 'ws';
import type { Authentication } from '../authentication/authenticated-request.js';
import type { Authenticator } from '../authentication/authenticator.js';
import type { RateLimiter } from '../limits/rate-limiter.js';
import { publicError } from './public-error.js';
import { LIMITS } from './query-limits.js';

export interface SubscriptionServerOptions {
  readonly server: Server;
  readonly runtime: GatewayRuntime;
  readonly authenticator: Authenticator;
  readonly limiter: RateLimiter;
}

// a type, not an interface: graphql-ws asks for an index signature
type Extra = {
  readonly socket: { close(code: number, reason: string): void; once(event: 'close', listener: () => void): void };
  readonly request: IncomingMessage;
  authentication?: Authentication | undefined;
};
type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** Close codes of our own, in the range that applications may use. */
const UNAUTHORIZED = 4401;
const TOO_MANY = 4429;

/** graphql-ws at /graphql: authenticated once by the connection's parameters, limited per subscription, ended with the session. */
export function serveSubscriptions(options: SubscriptionServerOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.bodyBytes });
  const hive = getGraphQLWSOptions<Record<string, unknown>, Extra>(options.runtime, (context) =>
    contextOf(context as SocketContext),
  );
  const disposable = useServer<Record<string, unknown> | undefined, Extra>(
    {
      ...(hive as object),
      connectionInitWaitTimeout: 5_000,
      onConnect: (context) => connect(context as SocketContext, options),
      onSubscribe: async (context, id, payload) => {
        const refused = await refuse(context as SocketContext, options);
        if (refused !== undefined) return [refused];
        return subscribe(hive, context as SocketContext, id, payload);
      },
    },
    sockets,
  );
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (new URL(request.url ?? '/', 'http://gateway').pathname !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  };
  options.server.on('upgrade', onUpgrade);
  return {
    close: async () => {
      options.server.off('upgrade', onUpgrade);
      await disposable.dispose();
    },
  };
}

async function connect(
  context: SocketContext,
  { authenticator, limiter }: SubscriptionServerOptions,
): Promise<boolean> {
  const { extra, connectionParams: parameters = {} } = context;
  const { socket, request } = extra;
  try {
    const authorization =
      text(parameters['authorization'] ?? parameters['Authorization']) ?? request.headers.authorization;
    const authentication = await authenticator.authenticate(
      { authorization, apiKey: text(parameters['x-api-key']) },
      new Date(),
    );
    await limiter.request(authentication?.principal, addressOf(request));
    extra.authentication = authentication;
    if (authentication?.expiresAt !== undefined) {
      const ends = setTimeout(
        () => socket.close(UNAUTHORIZED, 'AUTH.SESSION_ENDED'),
        authentication.expiresAt.getTime() - Date.now(),
      );
      socket.once('close', () => clearTimeout(ends));
    }
    return true;
  } catch (error) {
    const code = isModelverseError(error) ? error.code : 'PLATFORM.INTERNAL';
    socket.close(code === 'GATEWAY.RATE_LIMITED' ? TOO_MANY : UNAUTHORIZED, code);
    return false;
  }
}

async function refuse(
  context: SocketContext,
  { limiter }: SubscriptionServerOptions,
): Promise<GraphQLError | undefined> {
  try {
    if (Object.keys(context.subscriptions).length > LIMITS.subscriptionsPerSocket) {
      throw new ModelverseError(
        'GATEWAY.RATE_LIMITED',
        `A socket carries at most ${LIMITS.subscriptionsPerSocket} subscriptions.`,
      );
    }
    await limiter.request(context.extra.authentication?.principal, addressOf(context.extra.request));
    return undefined;
  } catch (error) {
    return publicError(error, { traceId: undefined, hideSuggestions: true, onUnforeseen: () => undefined });
  }
}

type HiveOptions = ReturnType<typeof getGraphQLWSOptions<Record<string, unknown>, Extra>>;

function subscribe(hive: HiveOptions, context: SocketContext, id: string, payload: SubscribePayload) {
  return (hive.onSubscribe as unknown as (context: SocketContext, id: string, payload: SubscribePayload) => never)(
    context,
    id,
    payload,
  );
}

function contextOf({ extra, connectionParams = {} }: SocketContext): Record<string, unknown> {
  const trace: TraceContext = parseTraceparent(text(connectionParams['traceparent'])) ?? startTrace();
  return { principal: extra.authentication?.principal, trace, headers: {} };
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? 'unknown';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
