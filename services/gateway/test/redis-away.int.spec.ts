import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis } from '@icubed/local';
import { call, graphql, signIn, startGateway, type TestGateway } from './test-gateway.js';

let gateway: TestGateway;
let redis: Awaited<ReturnType<typeof startRedis>>;
let folder: string;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redis-away-'));
  redis = await startRedis({ folder, durable: false });
  gateway = await startGateway({
    ICUBED_GATEWAY_REDIS_URL: redis.url,
    ICUBED_GATEWAY_ANONYMOUS_REQUESTS_PER_MINUTE: '5',
  });
  token = (await signIn(gateway.url)).accessToken;
  await redis.close();
});
afterAll(async () => {
  await gateway.close();
  await redis.close();
});

describe('while Redis is away', () => {
  it('sessions still count and requests are answered at once', async () => {
    // a command that waited for Redis would hold each of them up for two seconds
    const started = performance.now();
    for (let n = 0; n < 10; n += 1)
      expect((await graphql(gateway.url, '{ offerings }', { token })).body).toEqual({ data: { offerings: 3 } });
    expect(performance.now() - started).toBeLessThan(10 * 2_000);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
  });

  it('limits are kept by each gateway for itself', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await graphql(gateway.url, '{ offerings }')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('signing in says that it is not possible for the moment, and works again once Redis is back', async () => {
    const nonce = () => call(`${gateway.url}/auth/nonce`, { json: {} });
    expect(await nonce()).toMatchObject({ status: 503, body: { code: 'PLATFORM.UNAVAILABLE', retryable: true } });
    redis = await startRedis({ folder, durable: false, port: redis.port });
    while ((await nonce()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await signIn(gateway.url)).accessToken).toBeTruthy();
  });
});
