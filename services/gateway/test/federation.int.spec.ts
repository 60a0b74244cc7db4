import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServiceTokenSigner, generateSigningKey, type PrivateJwk } from '@icubed/identity';
import { call, graphql, signIn, startGateway, type TestGateway } from './test-gateway.js';

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

const ask = (query: string, options: Parameters<typeof graphql>[2] = {}) => graphql(gateway.url, query, options);
const codeOf = (body: Record<string, unknown>): unknown =>
  (body['errors'] as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code;

describe('the federated API', () => {
  it('answers one query from two services', async () => {
    const { body, headers } = await ask('{ asset(id: "1") { name price raised raisedFor } offerings }');
    expect(body).toEqual({
      data: { asset: { name: 'asset 1', price: '5', raised: '7', raisedFor: null }, offerings: 3 },
    });
    expect(headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells every service who asks', async () => {
    const { body } = await ask('{ whoAmI asset(id: "1") { raisedFor } }', { token });
    expect(body).toEqual({
      data: { whoAmI: `wallet ${accountId} read,invoke,publish,trade,admin`, asset: { raisedFor: accountId } },
    });
  });

  it('believes no identity that a client claims in headers', async () => {
    const headers = { 'x-principal': 'admin', 'x-account-id': accountId, 'x-user-id': accountId };
    expect((await ask('{ whoAmI }', { headers })).body).toEqual({ data: { whoAmI: null } });
  });

  it('refuses a wrong credential instead of answering as to the anonymous', async () => {
    const { status, body } = await ask('{ offerings }', { token: 'nonsense' });
    expect(status).toBe(401);
    expect(codeOf(body)).toBe('AUTH.TOKEN_INVALID');
  });

  it('does not mix up answers of two accounts that ask the same at once', async () => {
    const other = await signIn(gateway.url);
    const rounds = Array.from({ length: 20 }, async () => {
      const [mine, theirs, nobody] = await Promise.all([
        ask('{ asset(id: "1") { raisedFor } }', { token }),
        ask('{ asset(id: "1") { raisedFor } }', { token: other.accessToken }),
        ask('{ asset(id: "1") { raisedFor } }'),
      ]);
      return [mine, theirs, nobody].map(
        ({ body }) => (body as { data: { asset: { raisedFor: string } } }).data.asset.raisedFor,
      );
    });
    for (const answers of await Promise.all(rounds)) expect(answers).toEqual([accountId, other.accountId, null]);
  });
});

describe('a service behind the gateway', () => {
  const askDirectly = (bearer: string) =>
    call(`${gateway.subgraphs.registry.url}/graphql`, { json: { query: '{ whoAmI }' }, token: bearer });
  const tokenBy = async (key: PrivateJwk, audience: string, ageSeconds = 0): Promise<string> => {
    const sign = await createServiceTokenSigner({
      key,
      issuer: 'gateway',
      nowSeconds: () => Date.now() / 1_000 - ageSeconds,
    });
    return sign({ kind: 'wallet', accountId: 'mallory', scopes: ['admin'] }, audience);
  };

  it('believes the gateway alone, for itself alone, for a minute', async () => {
    expect((await askDirectly(await tokenBy(gateway.key, 'registry'))).body).toEqual({
      data: { whoAmI: 'wallet mallory admin' },
    });
    const wrong = [
      await tokenBy(await generateSigningKey(), 'registry'),
      await tokenBy(gateway.key, 'imo'),
      await tokenBy(gateway.key, 'registry', 120),
      token,
    ];
    for (const bearer of wrong)
      expect(await askDirectly(bearer)).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_INVALID' } });
  });
});

describe('errors', () => {
  it('keep the code and details of the service, and the trace', async () => {
    const { body, headers } = await ask('{ asset(id: "locked") { id } }');
    expect(body).toMatchObject({
      errors: [
        {
          message: 'not yours',
          path: ['asset'],
          extensions: { code: 'AUTH.FORBIDDEN', retryable: false, details: { id: 'locked' } },
        },
      ],
    });
    expect((body['errors'] as { extensions: { traceId: string } }[])[0]?.extensions.traceId).toBe(
      headers.get('x-trace-id'),
    );
  });

  it('withhold what is inside', async () => {
    const { body } = await ask('{ broken }');
    expect(codeOf(body)).toBe('PLATFORM.INTERNAL');
    expect(JSON.stringify(body)).not.toMatch(/password|TypeError|registry|stack/);
  });

  it('say that a query is malformed, without telling the schema to the anonymous', async () => {
    const { status, body } = await ask('{ offering }');
    expect(codeOf(body)).toBe('GATEWAY.QUERY_MALFORMED');
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain('offerings');
    expect(JSON.stringify((await ask('{ offering }', { token })).body)).toContain('Did you mean');
    expect(codeOf((await ask('{ offerings')).body)).toBe('GATEWAY.QUERY_MALFORMED');
    expect(codeOf((await ask('query ($id: ID!) { asset(id: $id) { id } }')).body)).toBe('GATEWAY.QUERY_MALFORMED');
  });

  it('name a service that does not answer, and still give what the others said', async () => {
    const lonely = await startGateway({ ...generous, ICUBED_GATEWAY_IMO_URL: 'http://127.0.0.1:9' });
    const { body } = await graphql(lonely.url, '{ asset(id: "1") { name } offerings }');
    expect(codeOf(body)).toBe('GATEWAY.UPSTREAM_UNAVAILABLE');
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN/);
    expect((await graphql(lonely.url, '{ asset(id: "1") { name } }')).body).toEqual({
      data: { asset: { name: 'asset 1' } },
    });
    await lonely.close();
  });
});

describe('limits', () => {
  const nested = (depth: number): string =>
    `{ asset(id: "1") ${'{ related '.repeat(depth)}{ id } ${'}'.repeat(depth)} }`;
  const aliased = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, n) => `a${n}: offerings`).join(' ')} }`;

  it.each([
    ['depth', nested(12), 'GATEWAY.QUERY_TOO_DEEP'],
    ['aliases', aliased(31), 'GATEWAY.TOO_MANY_ALIASES'],
    ['directives', `{ offerings ${'@include(if: true) '.repeat(31)} }`, 'GATEWAY.TOO_MANY_DIRECTIVES'],
    ['tokens', `{ ${'offerings '.repeat(2_001)} }`, 'GATEWAY.TOO_MANY_TOKENS'],
    ['cost', '{ assets(first: 100) { related(first: 100) { id } } }', 'GATEWAY.QUERY_TOO_COSTLY'],
    [
      'depth through fragments',
      `${nested(5).replace('{ id }', '{ ...F }')} fragment F on Asset ${nested(7).slice(17, -2)}`,
      'GATEWAY.QUERY_TOO_DEEP',
    ],
  ])('refuse too much %s with a code', async (_what, query, code) => {
    const { status, body } = await ask(query);
    expect([status, codeOf(body)]).toEqual([400, code]);
    expect(body['data']).toBeUndefined();
  });

  it('count the page size given in a variable', async () => {
    const query = 'query ($n: Int) { assets(first: $n) { related(first: $n) { id } } }';
    expect(codeOf((await ask(query, { variables: { n: 100 } })).body)).toBe('GATEWAY.QUERY_TOO_COSTLY');
    expect((await ask(query, { variables: { n: 10 } })).body['errors']).toBeUndefined();
  });

  it('let what is just within pass', async () => {
    expect((await ask(nested(10))).body['errors']).toBeUndefined();
    expect((await ask(aliased(30))).body['errors']).toBeUndefined();
  });

  it('refuse large batches and bodies', async () => {
    const batch = (size: number) =>
      call(`${gateway.url}/graphql`, { json: Array.from({ length: size }, () => ({ query: '{ offerings }' })) });
    expect((await batch(5)).body).toHaveLength(5);
    expect(codeOf((await batch(6)).body)).toBe('GATEWAY.BATCH_TOO_LARGE');
    const large = await ask(`{ offerings } # ${'x'.repeat(300_000)}`);
    expect([large.status, codeOf(large.body)]).toEqual([413, 'PLATFORM.BODY_TOO_LARGE']);
  });

  it('open introspection to the known only', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect(await ask(query)).toMatchObject({
      status: 403,
      body: { errors: [{ extensions: { code: 'GATEWAY.INTROSPECTION_CLOSED' } }] },
    });
    expect((await ask(query, { token })).body).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
    expect((await ask(query)).status).toBe(403);
    expect((await ask('{ __typename offerings }')).body).toEqual({ data: { __typename: 'Query', offerings: 3 } });
  });

  it('refuse what a browser would send to another site unasked', async () => {
    const send = (init: Parameters<typeof call>[1], query = '') => call(`${gateway.url}/graphql${query}`, init);
    const body = JSON.stringify({ query: '{ offerings }' });
    const form = await send({ method: 'POST', headers: { 'content-type': 'text/plain' }, body });
    expect([form.status, codeOf(form.body)]).toEqual([403, 'GATEWAY.CROSS_SITE']);
    expect(codeOf((await send({}, '?query={offerings}')).body)).toBe('GATEWAY.CROSS_SITE');
    expect((await send({ headers: { 'x-icubed-request': '1' } }, '?query={offerings}')).body).toEqual({
      data: { offerings: 3 },
    });
  });
});

describe('the committed supergraph', () => {
  it('is one that the gateway can serve', async () => {
    const committed = await startGateway({
      ...generous,
      ICUBED_GATEWAY_SUPERGRAPH_FILE: '',
      ICUBED_GATEWAY_LOCAL_MODE: 'true',
    });
    const { body } = await graphql(committed.url, '{ __schema { queryType { fields { name } } } }');
    const fields = (body as { data: { __schema: { queryType: { fields: { name: string }[] } } } }).data.__schema
      .queryType.fields;
    expect(fields.map(({ name }) => name)).toContain('assets');
    await committed.close();
  });
});

describe('local mode', () => {
  it('serves GraphiQL without reaching any other host, and opens introspection', async () => {
    const local = await startGateway({ ...generous, ICUBED_GATEWAY_LOCAL_MODE: 'true' });
    const page = await fetch(`${local.url}/graphql`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    expect(html).toContain('renderYogaGraphiQL');
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)=["']?https?:/);
    expect((await graphql(local.url, '{ __schema { queryType { name } } }')).status).toBe(200);
    await local.close();
    const closed = await call(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(closed.status).toBe(403);
  });
});
