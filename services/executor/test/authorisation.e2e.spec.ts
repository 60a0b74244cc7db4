import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wallet } from './accounts.js';
import { Client } from './client.js';
import { ExecutorWorld } from './executor-world.js';

let world: ExecutorWorld;
let owner: Client;
let stranger: Client;
let nobody: Client;
let call: { callId: string; receiptId: string; sessionId: string };

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
  owner = await world.payer();
  stranger = new Client(world, wallet(3));
  nobody = new Client(world);
  await world.node();
  const { body } = await owner.invoke('mine');
  const [session] = await world.sql<{ session_id: string }>('SELECT session_id FROM session_ref');
  call = { callId: body.callId, receiptId: body.receipt.id, sessionId: session!.session_id };
});
afterAll(() => world.close());

const limited = (scopes: string[]) => new Client(world, { ...wallet(1), kind: 'apiKey', scopes });

describe('REST', () => {
  const routes = () => [
    `/v1/calls/${call.callId}`,
    `/v1/calls/${call.callId}/output`,
    `/v1/receipts/${call.receiptId}`,
  ];

  it('asks who it is', async () => {
    for (const path of routes()) expect((await nobody.get(path)).body.code).toBe('AUTH.REQUIRED');
    expect(await nobody.invoke('hello')).toMatchObject({ status: 401, body: { code: 'AUTH.REQUIRED' } });
  });

  it('refuses a key without the scope, before it reads the body', async () => {
    for (const path of routes()) expect((await limited(['invoke']).get(path)).body.code).toBe('AUTH.FORBIDDEN');
    expect(await limited(['read']).invoke('hello')).toMatchObject({
      status: 403,
      body: { code: 'AUTH.FORBIDDEN', scope: 'invoke' },
    });
  });

  it("knows nothing of another account's call", async () => {
    const codes = await Promise.all(routes().map(async (path) => (await stranger.get(path)).body.code as string));
    expect(codes).toEqual(['EXECUTOR.CALL_UNKNOWN', 'EXECUTOR.CALL_UNKNOWN', 'EXECUTOR.RECEIPT_UNKNOWN']);
  });

  it('lets an API key of the account call and read', async () => {
    const key = limited(['invoke', 'read']);
    const { status, body } = await key.invoke('by key');
    expect(status).toBe(200);
    expect((await key.get(`/v1/calls/${body.callId}`)).status).toBe(200);
  });

  it('refuses a token that is not for this service', async () => {
    const response = await fetch(`${world.executor.url}/v1/calls/${call.callId}`, {
      headers: { authorization: 'Bearer not.a.token' },
    });
    expect(((await response.json()) as { code: string }).code).toBe('AUTH.TOKEN_INVALID');
  });
});

describe('GraphQL', () => {
  const mutations = [
    'prepareDeposit(amount: "5")',
    'prepareWithdraw(amount: "5")',
    'prepareSession(input: { cap: "5", expiresAt: "2030-01-01T00:00:00Z" })',
    `prepareCloseSession(sessionId: "0x${'00'.repeat(32)}")`,
  ];
  const codeOf = async (client: Client, query: string) => (await client.graphql(query)).errors?.[0]?.extensions.code;
  const entity = (typename: string, id: string, fields: string) =>
    `{ _entities(representations: [{ __typename: "${typename}", id: "${id}" }]) { ... on ${typename} { ${fields} } } }`;

  it("asks who it is for everything that is an account's", async () => {
    const queries = ['{ me { id } }', '{ calls { nodes { id } } }', `{ call(id: "${call.callId}") { id } }`];
    for (const query of queries) expect(await codeOf(nobody, query)).toBe('AUTH.REQUIRED');
    for (const mutation of mutations)
      expect(await codeOf(nobody, `mutation { ${mutation} { __typename } }`)).toBe('AUTH.REQUIRED');
    for (const [type, id] of [
      ['Call', call.callId],
      ['Receipt', call.receiptId],
      ['Session', call.sessionId],
      ['Account', 'account-1'],
    ] as const) {
      expect(await codeOf(nobody, entity(type, id, 'id'))).toBe('AUTH.REQUIRED');
    }
  });

  it('lets only a wallet prepare what moves its money', async () => {
    for (const mutation of mutations) {
      expect(
        await codeOf(limited(['read', 'invoke', 'publish', 'trade']), `mutation { ${mutation} { __typename } }`),
      ).toBe('AUTH.FORBIDDEN');
    }
  });

  it('needs the scope to read', async () => {
    for (const query of ['{ me { id } }', '{ calls { nodes { id } } }', `{ call(id: "${call.callId}") { id } }`]) {
      expect(await codeOf(limited(['invoke']), query)).toBe('AUTH.FORBIDDEN');
    }
  });

  it('shows an account its own calls, sessions and receipts', async () => {
    const { data } = await owner.graphql(`{ me { id payer freeBalance finalFreeBalance
      sessions { sessionId status cap captured held remaining payable finality }
      calls(first: 1) { nodes { callId status price { total } output asset { did quote { total } } receipt { receiptId node verifyingContract } } pageInfo { hasNextPage } } } }`);
    expect(data.me).toMatchObject({ freeBalance: '5000000', finalFreeBalance: '5000000' });
    expect(data.me.sessions).toMatchObject([
      { sessionId: call.sessionId, status: 'OPEN', cap: '5000000', payable: true, finality: 'FINAL', held: '0' },
    ]);
    expect(data.me.calls.pageInfo.hasNextPage).toBe(true);
    expect(data.me.calls.nodes[0]).toMatchObject({
      status: 'COMPLETED',
      price: { total: '1200' },
      asset: { did: world.did, quote: { total: '1200' } },
    });
  });

  it("shows nothing of another's", async () => {
    expect((await stranger.graphql(`{ call(id: "${call.callId}") { id } calls { nodes { id } } }`)).data).toEqual({
      call: null,
      calls: { nodes: [] },
    });
    for (const [type, id] of [
      ['Call', call.callId],
      ['Receipt', call.receiptId],
      ['Session', call.sessionId],
      ['Account', 'account-1'],
    ] as const) {
      expect((await stranger.graphql(entity(type, id, 'id'))).data).toEqual({ _entities: [null] });
      expect((await owner.graphql(entity(type, id, 'id'))).data._entities[0].id).toMatch(new RegExp(id));
    }
    const close = await stranger.prepare(`prepareCloseSession(sessionId: "${call.sessionId}")`);
    expect(close).toMatchObject({ __typename: 'SessionUnknown', code: 'EXECUTOR.SESSION_UNKNOWN' });
  });

  it('pages through calls without missing or repeating one', async () => {
    await owner.invoke('more');
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { data } = await owner.graphql(
        'query ($after: String) { calls(first: 1, after: $after) { nodes { callId } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      seen.push(...data.calls.nodes.map(({ callId }: { callId: string }) => callId));
      if (!data.calls.pageInfo.hasNextPage) break;
      after = data.calls.pageInfo.endCursor;
    }
    const all = await world.sql<{ n: number }>(`SELECT count(*)::int AS n FROM call WHERE account_id = 'account-1'`);
    expect(new Set(seen).size).toBe(all[0]!.n);
    expect(seen).toHaveLength(all[0]!.n);
  });

  it('answers expected failures as data', async () => {
    expect(await stranger.prepare('prepareWithdraw(amount: "5")')).toMatchObject({
      __typename: 'BalanceTooLow',
      code: 'EXECUTOR.BALANCE_TOO_LOW',
    });
    expect(
      await stranger.prepare('prepareSession(input: { cap: "0", expiresAt: "2030-01-01T00:00:00Z" })'),
    ).toMatchObject({ __typename: 'SessionInvalid' });
    const key = new Client(world, { kind: 'apiKey', accountId: 'account-unseen', scopes: ['admin'] });
    expect(await key.prepare('prepareDeposit(amount: "5")')).toMatchObject({ __typename: 'WalletRequired' });
  });
});
