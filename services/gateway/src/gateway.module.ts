import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG } from '@icubed/hosting';
import { createServiceTokenSigner } from '@icubed/identity';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { Redis } from 'ioredis';
import { WalletStore } from './account/wallet.store.js';
import { ApiKeyController } from './api-key/api-key.controller.js';
import { ApiKeyStore } from './api-key/api-key.store.js';
import { Authenticator } from './authentication/authenticator.js';
import { ServiceTokens } from './authentication/service-tokens.js';
import type { GatewayConfig } from './config.js';
import { Federation } from './federation/federation.runtime.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { connectRedis, REDIS, RedisShutdown } from './redis.js';
import { createAccessTokens } from './session/access-token.js';
import { SessionStore } from './session/session.store.js';
import { NonceStore } from './sign-in/nonce.store.js';
import { SignIn } from './sign-in/sign-in.service.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { ACCESS_TOKENS, SERVICE_TOKENS } from './tokens.js';

const COMMITTED_SUPERGRAPH = join(import.meta.dirname, '..', 'supergraph.graphql');

@Module({
  controllers: [SignInController, ApiKeyController],
  providers: [
    WalletStore,
    SessionStore,
    NonceStore,
    SignIn,
    ApiKeyStore,
    Authenticator,
    RedisShutdown,
    {
      provide: REDIS,
      inject: [CONFIG, LOGGER],
      useFactory: (config: GatewayConfig, logger: Logger) => connectRedis(config.redisUrl, logger),
    },
    {
      provide: RateLimiter,
      inject: [REDIS, CONFIG],
      useFactory: (redis: Redis, config: GatewayConfig) =>
        new RateLimiter(redis, {
          principalPerMinute: config.principalRequestsPerMinute,
          anonymousPerMinute: config.anonymousRequestsPerMinute,
          signInsPerMinute: config.signInsPerMinute,
        }),
    },
    {
      provide: ACCESS_TOKENS,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) => createAccessTokens(config.jwtPrivateKey),
    },
    {
      provide: SERVICE_TOKENS,
      inject: [CONFIG],
      useFactory: async (config: GatewayConfig) => {
        const nowSeconds = (): number => Date.now() / 1_000;
        return new ServiceTokens(
          await createServiceTokenSigner({ key: config.jwtPrivateKey, issuer: 'gateway', nowSeconds }),
          Date.now,
        );
      },
    },
    {
      provide: Federation,
      inject: [CONFIG, LOGGER, SERVICE_TOKENS],
      useFactory: (config: GatewayConfig, logger: Logger, tokens: ServiceTokens) =>
        Federation.start({
          supergraphFile: config.supergraphFile ?? COMMITTED_SUPERGRAPH,
          subgraphs: subgraphsOf(config),
          tokens,
          introspectionOpen: config.localMode,
          logger,
        }),
    },
  ],
})
export class GatewayModule {}

function subgraphsOf(config: GatewayConfig): Record<string, string> {
  return {
    registry: config.registryUrl,
    imo: config.imoUrl,
    benchmark: config.benchmarkUrl,
    orchestrator: config.orchestratorUrl,
    executor: config.executorUrl,
  };
}
