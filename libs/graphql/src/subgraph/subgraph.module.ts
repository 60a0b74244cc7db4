import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { type DynamicModule, Module } from '@nestjs/common';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { type ServiceTokenVerifier, TOKEN_VERIFIER } from '@icubed/identity';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { sharedScalars } from '../scalars/scalars.js';
import { loadSdl } from '../sdl/load-sdl.js';
import { subgraphContext } from './context.js';
import { formatGraphqlError } from './format-error.js';
import { limitsPlugin } from './limits-plugin.js';
import { socketOptions } from './socket-options.js';

export interface SubgraphOptions {
  /** folders whose `.graphql` files make the schema: `[join(import.meta.dirname, '..', 'src')]` works from src and dist */
  readonly sdl: readonly string[];
  /** more resolvers than classes give: scalars, enum values, `__resolveType` */
  readonly resolvers?: NonNullable<ApolloFederationDriverConfig['resolvers']>;
}

/** A schema-first federated subgraph at `/graphql`, with subscriptions over graphql-ws at the same path. */
@Module({})
export class SubgraphModule {
  static forRoot(options: SubgraphOptions): DynamicModule {
    return {
      module: SubgraphModule,
      imports: [
        GraphQLModule.forRootAsync<ApolloFederationDriverConfig>({
          driver: ApolloFederationDriver,
          inject: [LOGGER, TOKEN_VERIFIER],
          useFactory: (logger: Logger, verify: ServiceTokenVerifier) => driverConfig(options, logger, verify),
        }),
      ],
    };
  }
}

function driverConfig(
  options: SubgraphOptions,
  logger: Logger,
  verify: ServiceTokenVerifier,
): ApolloFederationDriverConfig {
  const context = subgraphContext(verify);
  return {
    path: '/graphql',
    typeDefs: loadSdl(options.sdl),
    resolvers: [sharedScalars, options.resolvers ?? {}].flat(),
    context,
    graphiql: false,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    formatError: (formatted, error) => formatGraphqlError(formatted, error, logger),
    plugins: [limitsPlugin, ApolloServerPluginInlineTraceDisabled()],
    subscriptions: { 'graphql-ws': socketOptions(logger) },
  };
}
