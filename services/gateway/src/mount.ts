import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@icubed/telemetry';
import type { Request, RequestHandler, Response } from 'express';
import type { GatewayRuntime } from '@graphql-hive/gateway-runtime';
import { Authenticator } from './authentication/authenticator.js';
import { authenticateRequests } from './authentication/authenticate.middleware.js';
import type { ServiceTokens } from './authentication/service-tokens.js';
import type { GatewayConfig } from './config.js';
import { Federation } from './federation/federation.runtime.js';
import { answerGraphqlError, guardGraphql } from './federation/graphql-guard.js';
import { serveGraphiql } from './federation/graphiql.js';
import { serveSubscriptions } from './federation/subscription-server.js';
import { allowAnyOrigin } from './http/cors.js';
import { internalOnly } from './http/internal-only.js';
import { limitRate } from './limits/rate-limit.middleware.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { streamProxy } from './proxy/stream-proxy.js';
import { SERVICE_TOKENS } from './tokens.js';

/** What of an asset is the registry's to tell; its calls are the executor's. */
const REGISTRY_ROUTES = /^\/v1\/assets\/[^/]+\/(?:card|mlbom|spdx|views)\/?$/;

/** Lays out the public origin. What is mounted here runs before Nest's own routes, whose guards it would never meet. */
export function mountGateway(config: GatewayConfig) {
  return (app: NestExpressApplication, logger: Logger): (() => Promise<void>) => {
    const authenticator = app.get(Authenticator);
    const limiter = app.get(RateLimiter);
    const tokens = app.get<ServiceTokens>(SERVICE_TOKENS);
    app.set('trust proxy', config.trustedProxyHops);
    app.use(allowAnyOrigin);
    app.use('/metrics', internalOnly);
    if (config.localMode) app.use('/graphql', serveGraphiql());
    app.use(
      ['/auth', '/graphql', '/v1', '/mcp', '/1.0', '/content', '/ipfs', '/credentials'],
      authenticateRequests(authenticator),
      limitRate(limiter),
    );
    const proxied = { tokens, idleMs: config.proxyIdleMs };
    app.use('/v1/rankings', streamProxy({ ...proxied, service: 'benchmark', origin: config.benchmarkUrl }));
    const registry = streamProxy({ ...proxied, service: 'registry', origin: config.registryUrl });
    app.use(REGISTRY_ROUTES, registry);
    const executor = streamProxy({ ...proxied, service: 'executor', origin: config.executorUrl });
    app.use('/v1', executor);
    app.use('/mcp', executor);
    app.use('/1.0', registry);
    app.use('/content', registry);
    app.use('/ipfs', registry);
    app.use('/credentials', registry);
    const { runtime } = app.get(Federation);
    app.use('/graphql', ...guardGraphql, handBy(runtime), answerGraphqlError(logger));
    const subscriptions = serveSubscriptions({ server: app.getHttpServer(), runtime, authenticator, limiter });
    return () => subscriptions.close();
  };
}

function handBy(runtime: GatewayRuntime): RequestHandler {
  const handle = runtime as unknown as (request: Request, response: Response) => PromiseLike<void> | void;
  return (request, response, next) => {
    Promise.resolve(handle(request, response)).catch(next);
  };
}
