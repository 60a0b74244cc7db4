import { readFileSync } from 'node:fs';
import { createGatewayRuntime, type GatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import httpTransport from '@graphql-mesh/transport-http';
import wsTransport from '@graphql-mesh/transport-ws';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@icubed/telemetry';
import type { ServiceTokens } from '../authentication/service-tokens.js';
import { OperationTypeNode } from 'graphql';
import { contextPlugin } from './context-plugin.js';
import { errorPlugin } from './error-plugin.js';
import { hiveLogger } from './hive-logger.js';
import { limitsPlugin } from './limits-plugin.js';
import { publicError } from './public-error.js';
import { LIMITS } from './query-limits.js';

export interface FederationOptions {
  readonly supergraphFile: string;
  /** where each subgraph is; overrides the supergraph, which names no machine */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly tokens: ServiceTokens;
  readonly introspectionOpen: boolean;
  readonly logger: Logger;
}

const SUBGRAPH_TIMEOUT_MS = 15_000;

/** One GraphQL API of all subgraphs: plans with Hive's Rust planner, asks over HTTP, subscribes over WebSocket. */
export class Federation implements OnApplicationShutdown {
  private constructor(readonly runtime: GatewayRuntime) {}

  /** Fails on a supergraph that cannot be served. Hive would load it with the first HTTP request; a WebSocket may come before. */
  static async start(options: FederationOptions): Promise<Federation> {
    const runtime = createRuntime(options);
    await runtime.getSchema();
    return new Federation(runtime);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.dispose();
  }
}

function createRuntime(options: FederationOptions): GatewayRuntime {
  const { logger, tokens, introspectionOpen } = options;
  const names = Object.keys(options.subgraphs);
  const onUnforeseen = (error: unknown): void => logger.warn({ err: error }, 'a GraphQL request failed');
  const maskContext = { traceId: undefined, hideSuggestions: !introspectionOpen, onUnforeseen };
  return createGatewayRuntime({
    supergraph: readFileSync(options.supergraphFile, 'utf8'),
    unifiedGraphHandler,
    transports: { http: httpTransport, ws: wsTransport },
    transportEntries: Object.fromEntries(
      names.map((name) => [name, transportEntry(name, options.subgraphs[name] ?? '')]),
    ),
    graphqlEndpoint: '/graphql',
    logging: hiveLogger(logger),
    plugins: () => [
      contextPlugin(names, tokens),
      limitsPlugin({ introspectionOpen }),
      errorPlugin({ introspectionOpen, logger }),
    ],
    // errorPlugin sees every result, but an error thrown on the way is met only here
    maskedErrors: { maskError: (error) => publicError(error, maskContext) },
    batching: { limit: LIMITS.batch },
    upstreamTimeout: ({ executionRequest }) =>
      executionRequest?.operationType === OperationTypeNode.SUBSCRIPTION ? undefined : SUBGRAPH_TIMEOUT_MS,
    executionCancellation: true,
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    requestId: false,
    subgraphErrors: false,
  });
}

function transportEntry(name: string, origin: string): object {
  return {
    location: new URL('/graphql', origin).href,
    options: {
      subscriptions: {
        kind: 'ws',
        location: '/graphql',
        options: { connectionParams: { authorization: `{context.subscriptionAuthorization.${name}}` } },
      },
    },
  };
}
