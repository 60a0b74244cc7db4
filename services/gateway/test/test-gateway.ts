import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostedService } from '@icubed/hosting';
import { createSignInMessage, generateSigningKey, type PrivateJwk, publicJwkOf } from '@icubed/identity';
import { freePort, freshDatabase, testRedisUrl } from '@icubed/local';
import { Wallet } from 'ethers';
import { Redis } from 'ioredis';
import { host } from '../src/host.js';
import { startSubgraphs, type TestSubgraphs } from './subgraphs.js';

export const CHAIN_ID = 31337;

export interface TestGateway {
  readonly url: string;
  readonly service: HostedService;
  readonly subgraphs: TestSubgraphs;
  readonly key: PrivateJwk;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** A gateway with database, Redis and subgraphs; `executor` answers what is proxied to /v1. */
export async function startGateway(
  environment: Record<string, string> = {},
  executor: RequestListener = (_request, response) => void response.end(),
): Promise<TestGateway> {
  const key = await generateSigningKey();
  const database = await freshDatabase();
  await forgetLimits();
  const subgraphs = await startSubgraphs(publicJwkOf(key));
  const upstream = await listening(executor);
  const upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await host({
    ICUBED_GATEWAY_PORT: String(port),
    ICUBED_GATEWAY_LOG_LEVEL: 'silent',
    ICUBED_GATEWAY_DATABASE_URL: database.url,
    ICUBED_GATEWAY_REDIS_URL: testRedisUrl(),
    ICUBED_GATEWAY_CHAIN_ID: String(CHAIN_ID),
    ICUBED_GATEWAY_PUBLIC_URL: url,
    ICUBED_GATEWAY_REGISTRY_URL: subgraphs.registry.url,
    ICUBED_GATEWAY_IMO_URL: subgraphs.imo.url,
    ICUBED_GATEWAY_BENCHMARK_URL: upstreamUrl,
    ICUBED_GATEWAY_ORCHESTRATOR_URL: upstreamUrl,
    ICUBED_GATEWAY_EXECUTOR_URL: upstreamUrl,
    ICUBED_GATEWAY_JWT_PRIVATE_KEY: JSON.stringify(key),
    ICUBED_GATEWAY_SUPERGRAPH_FILE: subgraphs.supergraphFile,
    ...environment,
  });
  return {
    url,
    service,
    subgraphs,
    key,
    databaseUrl: database.url,
    close: async () => {
      await service.close();
      upstream.closeAllConnections();
      await Promise.all([subgraphs.close(), new Promise((resolve) => upstream.close(resolve))]);
      await database.drop();
    },
  };
}

async function listening(handler: RequestListener): Promise<Server> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Every spec comes from 127.0.0.1, and Redis outlives a spec. */
async function forgetLimits(): Promise<void> {
  const redis = new Redis(testRedisUrl());
  const keys = await redis.keys('gateway:rate:*');
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

interface CallOptions extends Omit<RequestInit, 'headers'> {
  readonly json?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function call(url: string, init: CallOptions = {}): Promise<Answer> {
  const { json, token, ...rest } = init;
  const response = await fetch(url, {
    ...rest,
    ...(json !== undefined && { method: rest.method ?? 'POST', body: JSON.stringify(json) }),
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...rest.headers,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

export interface SignInOverrides {
  readonly domain?: string;
  readonly chainId?: number;
  readonly uri?: string;
  readonly address?: string;
  readonly expiresAt?: Date;
}

export async function signedMessage(
  url: string,
  wallet = Wallet.createRandom() as unknown as Wallet,
  overrides: SignInOverrides = {},
): Promise<{ message: string; signature: string }> {
  const { nonce } = (await call(`${url}/auth/nonce`, { json: {} })).body as { nonce: string };
  const message = createSignInMessage({
    domain: new URL(url).host,
    uri: url,
    chainId: CHAIN_ID,
    address: wallet.address,
    nonce,
    issuedAt: new Date(Date.now() - 1_000),
    expiresAt: new Date(Date.now() + 60_000),
    ...overrides,
  });
  return { message, signature: await wallet.signMessage(message) };
}

export async function signIn(
  url: string,
  wallet?: Wallet,
): Promise<{ accessToken: string; accountId: string; address: string }> {
  const answer = await call(`${url}/auth/sign-in`, { json: await signedMessage(url, wallet) });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as { accessToken: string; accountId: string; address: string };
}

export function graphql(
  url: string,
  query: string,
  options: { variables?: object; token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return call(`${url}/graphql`, {
    json: { query, variables: options.variables },
    token: options.token,
    ...(options.headers && { headers: options.headers }),
  });
}
