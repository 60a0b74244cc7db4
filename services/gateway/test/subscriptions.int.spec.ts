import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClientOptions, createClient } from 'graphql-ws';
import pg from 'pg';
import { WebSocket } from 'ws';
import { signIn, startGateway, type TestGateway } from './test-gateway.js';

let gateway: TestGateway;
let token: string;
let accountId: string;
const generous = {
  ICUBED_GATEWAY_ANONYMOUS_REQUESTS_PER_MINUTE: '100000',
  ICUBED_GATEWAY_PRINCIPAL_REQUESTS_PER_MINUTE: '100000',
};

beforeAll(async () => {
  gateway = await startGateway(generous);
  ({ accessToken: token, accountId } = await signIn(gateway.url));
});
afterAll(() => gateway.close());

describe('subscriptions', () => {
  it('are served to whoever comes first, before any query', async () => {
    const fresh = await startGateway(generous);
    const socket = createClient({ url: `${fresh.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const first = await socket.iterate({ query: 'subscription { ticks(count: 1) { n } }' }).next();
    expect(first.value).toEqual({ data: { ticks: { n: 1 } } });
    await socket.dispose();
    await fresh.close();
  });

  const client = (connectionParams: Record<string, unknown> = {}, options: Partial<ClientOptions> = {}) =>
    createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      ...options,
    });
  const collect = async (query: string, connectionParams?: Record<string, unknown>): Promise<unknown[]> => {
    const results: unknown[] = [];
    const socket = client(connectionParams);
    for await (const result of socket.iterate({ query })) results.push(result);
    await socket.dispose();
    return results;
  };

  it('reach a service through a WebSocket, joined with what another service knows', async () => {
    const results = await collect('subscription { ticks(count: 2) { n asset { name raised } } }');
    expect(results).toEqual(
      [1, 2].map((n) => ({ data: { ticks: { n, asset: { name: `asset ${n}`, raised: '7' } } } })),
    );
  });

  it('know the principal of the connection, and refuse the anonymous with a code', async () => {
    expect(await collect('subscription { mine }', { authorization: `Bearer ${token}` })).toEqual([
      { data: { mine: accountId } },
    ]);
    await expect(collect('subscription { mine }').then((results) => JSON.stringify(results))).resolves.toContain(
      'AUTH.REQUIRED',
    );
  });

  it('do not share a connection between accounts', async () => {
    const other = await signIn(gateway.url);
    const both = await Promise.all(
      [token, other.accessToken].map((bearer) =>
        collect('subscription { mine }', { authorization: `Bearer ${bearer}` }),
      ),
    );
    expect(both).toEqual([[{ data: { mine: accountId } }], [{ data: { mine: other.accountId } }]]);
  });

  it('close a connection whose credential is wrong', async () => {
    await expect(collect('{ offerings }', { authorization: 'Bearer nonsense' })).rejects.toMatchObject({
      code: 4401,
      reason: 'AUTH.TOKEN_INVALID',
    });
  });

  it('keep the limits', async () => {
    const deep = `subscription { ticks(count: 1) { asset ${'{ related '.repeat(12)} { id } ${'}'.repeat(12)} } }`;
    const [refused] = await collect(deep);
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'GATEWAY.QUERY_TOO_DEEP' } }] });
    expect(JSON.stringify(refused)).not.toContain('http');
  });

  it('end with the session that opened the connection', async () => {
    const { accessToken, accountId: account } = await signIn(gateway.url);
    const database = new pg.Client({ connectionString: gateway.databaseUrl });
    await database.connect();
    await database.query(`UPDATE gateway.session SET expires_at = now() + interval '1 second' WHERE account_id = $1`, [
      account,
    ]);
    await database.end();
    const closed = new Promise((resolve) => {
      client({ authorization: `Bearer ${accessToken}` }, { lazy: false, on: { closed: resolve } });
    });
    expect(await closed).toMatchObject({ code: 4401, reason: 'AUTH.SESSION_ENDED' });
  });

  it('also stream as server-sent events', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { ticks(count: 2) { n } }' }),
    });
    const text = await response.text();
    expect(text).toContain('data: {"data":{"ticks":{"n":1}}}');
    expect(text).toContain('data: {"data":{"ticks":{"n":2}}}');
    expect(text).toContain('event: complete');
  });
});
