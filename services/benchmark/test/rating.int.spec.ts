import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { payer, World } from './benchmark-world.js';

const RATE = /* GraphQL */ `
  mutation ($input: RateCallInput!) {
    rateCall(input: $input) {
      __typename
      ... on Rating {
        receiptId
        stars
        comment
        asset {
          did
        }
      }
      ... on Error {
        code
        retryable
      }
      ... on SpendTooLow {
        spent
        required
      }
      ... on RatedAlready {
        nextVoteAt
      }
    }
  }
`;

const [creator, alice, bob, poor] = [payer(1), payer(2), payer(3), payer(4)];
let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.announce(world.asset('7', { creator }), world.asset('8', { creator }));
});
afterAll(() => world.close());

interface Answer {
  data: { rateCall: Record<string, unknown> } | null;
  errors?: { extensions: { code: string } }[];
}

async function paid(assetId: string, account: string, assetPrice?: bigint): Promise<string> {
  const call = await world.call({ assetId, payer: account, assetPrice });
  await world.announce(call);
  return call.data.receiptId!;
}

async function rate(receiptId: string, account: string, stars = 4, comment?: string): Promise<Record<string, unknown>> {
  const answer = await world.graphql<Answer>(RATE, { input: { receiptId, stars, comment } }, account);
  if (answer.data === null) throw new Error(JSON.stringify(answer.errors));
  return answer.data.rateCall;
}

describe('rating a paid call', () => {
  it('takes the vote of the payer and shows it', async () => {
    const receiptId = await paid('7', alice);
    expect(await rate(receiptId, alice, 5, 'reads everything')).toEqual({
      __typename: 'Rating',
      receiptId,
      stars: 5,
      comment: 'reads everything',
      asset: { did: 'did:icubed:31337:7' },
    });
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Asset { ratings { nodes { stars comment } } } } }';
    const shown = await world.graphql(query, { of: [{ __typename: 'Asset', did: 'did:icubed:31337:7' }] });
    expect(shown).toEqual({
      data: { _entities: [{ ratings: { nodes: [{ stars: 5, comment: 'reads everything' }] } }] },
    });
  });

  it('refuses the same receipt again, and another receipt of the same model within 30 days', async () => {
    const first = await paid('8', alice);
    await rate(first, alice);
    expect(await rate(first, alice)).toMatchObject({ code: 'BENCHMARK.RATED_ALREADY', nextVoteAt: null });
    const next = await rate(await paid('8', alice), alice);
    expect(next).toMatchObject({ code: 'BENCHMARK.RATED_ALREADY', nextVoteAt: expect.stringMatching(/^20/) });
  });

  it('takes one of two votes that arrive together', async () => {
    const [one, two] = [await paid('8', bob), await paid('8', bob)];
    const outcomes = await Promise.all([rate(one, bob), rate(two, bob)]);
    expect(outcomes.map(({ __typename }) => String(__typename)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'RatedAlready',
      'Rating',
    ]);
  });

  it('needs a receipt of its own', async () => {
    expect(await rate(`0x${'ab'.repeat(32)}`, alice)).toMatchObject({ code: 'BENCHMARK.RECEIPT_REQUIRED' });
    expect(await rate(await paid('7', bob), alice)).toMatchObject({ code: 'BENCHMARK.RECEIPT_NOT_YOURS' });
  });

  it('refuses holders of 1 % and the creator before shares are opened', async () => {
    expect(await rate(await paid('7', creator), creator)).toMatchObject({ code: 'BENCHMARK.HOLDER_EXCLUDED' });
    await world.announce(world.asset('9', { creator }));
    await world.announce(world.transfer('9', null, creator, 1_000_000n));
    await world.announce(world.transfer('9', creator, alice, 10_000n), world.transfer('9', creator, bob, 9_999n));
    expect(await rate(await paid('9', alice), alice)).toMatchObject({ code: 'BENCHMARK.HOLDER_EXCLUDED' });
    expect(await rate(await paid('9', bob), bob)).toMatchObject({ __typename: 'Rating' });
    await world.announce(world.transfer('9', alice, bob, 1n));
    expect(await rate(await paid('9', alice), alice)).toMatchObject({ __typename: 'Rating' });
  });

  it('refuses who has spent less than a dollar, the nodes counted in', async () => {
    const receiptId = await paid('7', poor, 999_599n);
    expect(await rate(receiptId, poor)).toMatchObject({
      code: 'BENCHMARK.SPEND_TOO_LOW',
      spent: '999999',
      required: '1000000',
    });
    await paid('8', poor, 1n);
    expect(await rate(receiptId, poor)).toMatchObject({ __typename: 'Rating' });
  });

  it.each([0, 6, -1])('refuses %s stars', async (stars) => {
    expect(await rate(`0x${'00'.repeat(32)}`, alice, stars)).toMatchObject({
      code: 'BENCHMARK.STARS_INVALID',
      retryable: false,
    });
  });

  it('refuses a comment of more than 1,000 characters, and what is no integer or no digest', async () => {
    expect(await rate(`0x${'00'.repeat(32)}`, alice, 3, 'x'.repeat(1_001))).toMatchObject({
      code: 'BENCHMARK.COMMENT_TOO_LONG',
    });
    for (const input of [
      { receiptId: '0x12', stars: 3 },
      { receiptId: `0x${'00'.repeat(32)}`, stars: 2.5 },
    ]) {
      expect((await world.graphql<Answer>(RATE, { input }, alice)).errors).toHaveLength(1);
    }
  });

  it('needs a principal with the scope to call', async () => {
    const input = { receiptId: `0x${'00'.repeat(32)}`, stars: 3 };
    expect((await world.graphql<Answer>(RATE, { input })).errors?.[0]?.extensions.code).toBe('AUTH.REQUIRED');
    expect((await world.graphql<Answer>(RATE, { input }, alice, ['read'])).errors?.[0]?.extensions.code).toBe(
      'AUTH.FORBIDDEN',
    );
  });

  it('is of the component by the receipt of a workflow’s step; the workflow’s own call has none', async () => {
    await world.announce(
      world.asset('31', { creator, kind: 'WORKFLOW', parents: ['32'] }),
      world.asset('32', { creator }),
    );
    const whole = world.workflowCall({ assetId: '31', payer: alice }, await world.now());
    const step = await world.call({ assetId: '32', payer: alice, parent: { callId: whole.data.callId, step: 1 } });
    const other = await world.call({ assetId: '32', payer: alice, parent: { callId: whole.data.callId, step: 2 } });
    await world.announce(step, other, whole);
    expect(await rate(step.data.receiptId!, alice, 4)).toMatchObject({ asset: { did: 'did:icubed:31337:32' } });
    expect(await rate(other.data.receiptId!, alice)).toMatchObject({ code: 'BENCHMARK.RATED_ALREADY' });
    expect(await rate(whole.data.callId, alice)).toMatchObject({ code: 'BENCHMARK.RECEIPT_REQUIRED' });
  });

  it('never learns of a call whose receipt the node did not sign', async () => {
    const call = await world.call({ assetId: '7', payer: payer(5) });
    const forged = { ...call, data: { ...call.data, receipt: { ...call.data.receipt!, assetPrice: '99000000' } } };
    await world.announce(forged);
    expect(await rate(call.data.receiptId!, payer(5))).toMatchObject({ code: 'BENCHMARK.RECEIPT_REQUIRED' });
  });
});
