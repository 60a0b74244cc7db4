import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cidOf, canonicalBytes, type RankingSnapshot, verifyRelease, WEEK_SECONDS } from '@icubed/ranking';
import { Wallet } from 'ethers';
import type { Release } from '../src/release/release.js';
import { payer, RANKING_KEY, World } from './benchmark-world.js';

const DAY = 86_400;
const creator = payer(1);
const signer = new Wallet(RANKING_KEY).address;
let world: World;

const RATE = 'mutation ($input: RateCallInput!) { rateCall(input: $input) { __typename } }';
const BOARD = /* GraphQL */ `
  query ($vertical: Vertical, $first: Int, $after: String) {
    leaderboard(vertical: $vertical, first: $first, after: $after) {
      nodes {
        asset {
          did
        }
        rank
        verticalRank
        score
        votes
        meanStars
        paidCalls
        payers
        countedUsage
        starterPool
        heldUntil
        interval {
          rank
          worst
          lower
          upper
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

interface Board {
  data: {
    leaderboard: {
      nodes: { asset: { did: string }; score: number; rank: number; heldUntil: string | null }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

beforeAll(async () => {
  world = await World.start();
  await world.announce(
    world.asset('21', { creator }),
    world.asset('22', { creator }),
    world.asset('23', { creator, vertical: 'NLP' }),
  );
  await world.announce(
    world.asset('24', { creator, kind: 'DATASET' }),
    world.asset('25', { creator, parents: ['22', '24'] }),
  );
});
afterAll(() => world.close());

async function pay(assetId: string, account: string, assetPrice: bigint, stars?: number): Promise<void> {
  const call = await world.call({ assetId, payer: account, assetPrice });
  await world.announce(call);
  if (stars === undefined) return;
  const receiptId = call.data.receiptId!;
  const answer = await world.graphql<{ data: { rateCall: { __typename: string } } }>(
    RATE,
    { input: { receiptId, stars } },
    account,
  );
  expect(answer.data.rateCall.__typename).toBe('Rating');
}

async function close(body: object = {}, as: string | null = payer(0), scopes?: string[]): Promise<Response> {
  const authorization: Record<string, string> = as === null ? {} : { authorization: await world.bearer(as, scopes) };
  const headers = { 'content-type': 'application/json', ...authorization };
  return fetch(`${world.service.url}/v1/rankings/close`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function bytes(path: string): Promise<Uint8Array> {
  const response = await fetch(`${world.service.url}/v1/rankings/${path}`);
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

const latest = async () => (await (await fetch(`${world.service.url}/v1/rankings/latest`)).json()) as Release;
const board = async (variables: object = {}) => (await world.graphql<Board>(BOARD, variables)).data.leaderboard;

describe('a ranking release', () => {
  it('is unknown before the first', async () => {
    const response = await fetch(`${world.service.url}/v1/rankings/latest`);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      404,
      'BENCHMARK.RELEASE_UNKNOWN',
    ]);
    expect(await board()).toMatchObject({ nodes: [] });
    expect(await world.graphql('{ rankingRelease { cid } }')).toEqual({ data: { rankingRelease: null } });
  });

  it('ranks what somebody without a stake has paid for', async () => {
    for (let index = 10; index < 16; index += 1) await pay('21', payer(index), 2_000_000n, 5);
    for (let index = 20; index < 26; index += 1) await pay('22', payer(index), 1_000_000n, 1);
    await pay('23', payer(30), 1_000_000n, 3);
    await pay('25', creator, 90_000_000n);
    // the fifteenth receipt is of a step; the call it is a step of has none and is not among the inputs
    const whole = world.workflowCall({ assetId: '25', payer: payer(30) }, await world.now());
    const parent = { callId: whole.data.callId, step: 1 };
    await world.announce(await world.call({ assetId: '23', payer: payer(30), assetPrice: 1_000_000n, parent }), whole);
    expect((await close()).status).toBe(200);
    const { nodes } = await board();
    expect(nodes.map(({ asset }) => asset.did.split(':')[3])).toEqual(['21', '22', '23']);
    expect(nodes[0]).toMatchObject({
      rank: 1,
      votes: 6,
      meanStars: 5,
      paidCalls: 6,
      payers: 6,
      countedUsage: '3600000',
      heldUntil: null,
    });
    expect((await board({ vertical: 'NLP' })).nodes).toMatchObject([
      { asset: { did: 'did:icubed:31337:23' }, verticalRank: 1 },
    ]);
  });

  it('is recomputed to the byte from its inputs alone', async () => {
    const { cid, inputsCid, signature, ...release } = await latest();
    const [snapshot, inputs] = [await bytes(cid), await bytes(`${cid}/inputs`)];
    expect([cidOf(snapshot), cidOf(inputs)]).toEqual([cid, inputsCid]);
    expect(release).toMatchObject({ signer, anchor: null });
    expect(verifyRelease({ cid, snapshot, inputs, signature, signer })).toMatchObject({
      receipts: 15,
      difference: undefined,
    });
  });

  it('is caught when somebody changed a score and signed it anew with another key', async () => {
    const { cid, signature } = await latest();
    const inputs = await bytes(`${cid}/inputs`);
    const genuine = JSON.parse(Buffer.from(await bytes(cid)).toString()) as RankingSnapshot;
    const models = genuine.models.map((model, index) => (index === 0 ? { ...model, score: model.score + 1 } : model));
    const snapshot = canonicalBytes({ ...genuine, models });
    expect(() => verifyRelease({ cid, snapshot, inputs, signature, signer })).toThrow(/BENCHMARK.CID_MISMATCH/);
    expect(() => verifyRelease({ cid: cidOf(snapshot), snapshot, inputs, signature, signer })).toThrow(
      /BENCHMARK.SIGNER_MISMATCH/,
    );
  });

  it('pages through the board and refuses a cursor of another list', async () => {
    const first = await board({ first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect((await board({ first: 2, after: first.pageInfo.endCursor })).nodes.map(({ asset }) => asset.did)).toEqual([
      'did:icubed:31337:23',
    ]);
    expect(await world.graphql(BOARD, { after: 'bm9uc2Vuc2U' })).toMatchObject({
      errors: [{ extensions: { code: 'PLATFORM.CURSOR_INVALID' } }],
    });
    expect(await world.graphql(BOARD, { first: 101 })).toMatchObject({
      errors: [{ extensions: { code: 'PLATFORM.PAGE_TOO_LARGE' } }],
    });
  });

  it('shows at an asset its place, and none where it is not ranked', async () => {
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Asset { ranking { rank release } } } }';
    const of = ['21', '25', '24', '99'].map((id) => ({ __typename: 'Asset', did: `did:icubed:31337:${id}` }));
    const { cid } = await latest();
    const none = { ranking: null };
    expect(await world.graphql(query, { of })).toEqual({
      data: { _entities: [{ ranking: { rank: 1, release: cid } }, none, none, none] },
    });
  });
});

describe('closing a week', () => {
  it('happens once', async () => {
    await world.moveTo((await world.now()) + 5);
    const response = await close();
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      409,
      'BENCHMARK.WEEK_CLOSED',
    ]);
  });

  it.each([{ at: 5 }, { at: 99_999_999_999 }, { at: 'now' }, { at: 1.5 }])('refuses %j', async (body) => {
    const response = await close(body);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      400,
      'BENCHMARK.CLOSE_INVALID',
    ]);
  });

  it('is for signed-in wallets', async () => {
    expect((await close({}, null)).status).toBe(401);
    expect((await close({}, payer(0), ['read', 'invoke'])).status).toBe(403);
  });

  it('holds a place that jumped until the audit is over', async () => {
    const before = await board();
    await world.moveTo((await world.now()) + WEEK_SECONDS);
    for (let index = 40; index < 60; index += 1) await pay('22', payer(index), 50_000_000n, 5);
    expect((await close()).status).toBe(200);
    const scoreOf = (nodes: Board['data']['leaderboard']['nodes'], id: string) =>
      nodes.find(({ asset }) => asset.did.endsWith(`:${id}`))!;
    const held = scoreOf((await board()).nodes, '22');
    expect(held).toMatchObject({ score: scoreOf(before.nodes, '22').score, rank: scoreOf(before.nodes, '22').rank });
    expect(held.heldUntil).not.toBeNull();
    await world.moveTo((await world.now()) + 3 * DAY + 10);
    const { nodes } = await board();
    expect(nodes[0]).toMatchObject({ asset: { did: 'did:icubed:31337:22' }, heldUntil: null });
    const { cid, signature } = await latest();
    const verdict = verifyRelease({
      cid,
      signature,
      signer,
      snapshot: await bytes(cid),
      inputs: await bytes(`${cid}/inputs`),
    });
    expect(verdict.difference).toBeUndefined();
    expect(verdict.snapshot.previous).not.toBeNull();
  });
});
