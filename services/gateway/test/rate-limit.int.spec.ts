import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call, graphql, signIn, startGateway, type TestGateway } from './test-gateway.js';

let gateway: TestGateway;
let tokens: { accessToken: string; key: string }[];

beforeAll(async () => {
  gateway = await startGateway({
    ICUBED_GATEWAY_ANONYMOUS_REQUESTS_PER_MINUTE: '5',
    ICUBED_GATEWAY_PRINCIPAL_REQUESTS_PER_MINUTE: '10',
    ICUBED_GATEWAY_SIGN_INS_PER_MINUTE: '8',
  });
  tokens = await Promise.all(
    [1, 2].map(async () => {
      const { accessToken } = await signIn(gateway.url);
      const created = await call(`${gateway.url}/auth/api-keys`, {
        json: { name: 'k', scopes: ['read'] },
        token: accessToken,
      });
      return { accessToken, key: String(created.body['key']) };
    }),
  );
});
afterAll(() => gateway.close());

const statusOf = async (answer: Promise<{ status: number }>): Promise<number> => (await answer).status;

describe('rate limits', () => {
  it('refuse the anonymous by address, with the time to wait, over REST and GraphQL', async () => {
    for (let n = 0; n < 5; n += 1) expect(await statusOf(call(`${gateway.url}/v1/x`))).toBe(200);
    const rest = await call(`${gateway.url}/v1/x`);
    expect(rest).toMatchObject({ status: 429, body: { code: 'GATEWAY.RATE_LIMITED', retryable: true } });
    expect(Number(rest.headers.get('retry-after'))).toBeGreaterThan(0);
    const query = await graphql(gateway.url, '{ offerings }');
    expect(query).toMatchObject({ status: 429, body: { errors: [{ extensions: { code: 'GATEWAY.RATE_LIMITED' } }] } });
    expect(Number(query.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('count an account with all its keys, and no other account', async () => {
    const [mine, other] = tokens as [(typeof tokens)[0], (typeof tokens)[0]];
    for (let n = 0; n < 4; n += 1) {
      expect(await statusOf(graphql(gateway.url, '{ offerings }', { token: mine.accessToken }))).toBe(200);
      expect(await statusOf(graphql(gateway.url, '{ offerings }', { token: mine.key }))).toBe(200);
    }
    // one request more has made the key itself
    expect(await statusOf(graphql(gateway.url, '{ offerings }', { token: mine.key }))).toBe(200);
    expect(await statusOf(graphql(gateway.url, '{ offerings }', { token: mine.key }))).toBe(429);
    expect(await statusOf(graphql(gateway.url, '{ offerings }', { token: other.key }))).toBe(200);
  });

  it('count attempts to sign in apart', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push(await statusOf(call(`${gateway.url}/auth/nonce`, { json: {} })));
    // four attempts were used to sign in two wallets
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });

  it('never limit health', async () => {
    for (let n = 0; n < 20; n += 1) expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  });
});
