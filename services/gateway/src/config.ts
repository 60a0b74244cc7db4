import { type Environment, readConfig, telemetryShape, value } from '@icubed/config';
import { z } from 'zod';

const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

const shape = {
  port: value.port(4000),
  host: value.text('127.0.0.1'),
  logLevel: value.text('info'),
  databaseUrl: value.text(),
  ...telemetryShape,
  redisUrl: value.text(),
  chainId: value.integer({ min: 1 }),
  /** the origin that browsers see: sign-in messages are bound to it */
  publicUrl: value.url('http://127.0.0.1:4000'),
  registryUrl: value.url(),
  imoUrl: value.url(),
  benchmarkUrl: value.url(),
  orchestratorUrl: value.url(),
  executorUrl: value.url(),
  /** Ed25519 JWK; services get its public half as GATEWAY_JWT_PUBLIC_KEY */
  jwtPrivateKey: value.json(privateJwk),
  /** opens introspection to everybody and serves GraphiQL */
  localMode: value.flag(false),
  /** the committed one when absent */
  supergraphFile: z.string().optional(),
  /** proxies in front whose X-Forwarded-For is believed */
  trustedProxyHops: value.integer({ min: 0, max: 10, fallback: 0 }),
  /** how long a proxied request may move no byte in either direction */
  proxyIdleMs: value.integer({ min: 100, fallback: 120_000 }),
  principalRequestsPerMinute: value.integer({ min: 1, fallback: 1_200 }),
  anonymousRequestsPerMinute: value.integer({ min: 1, fallback: 300 }),
  signInsPerMinute: value.integer({ min: 1, fallback: 30 }),
};

export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
export const readGatewayConfig = (env: Environment) => readConfig('gateway', shape, env);
