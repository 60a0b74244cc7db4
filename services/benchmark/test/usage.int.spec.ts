import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCompleted, callFailed, type Fact, makeFact } from '@icubed/events';
import type { HostedService } from '@icubed/hosting';
import { World } from './benchmark-world.js';

const DAY = 86_400;
const [alice, bob] = [`0x${'A1'.repeat(20)}`, `0x${'b0'.repeat(20)}`];
let world: World;
let service: HostedService;
let serial = 0;

beforeAll(async () => {
  world = await World.start();
  ({ service } = world);
});
afterAll(() => world.close());

const announce = (...facts: (Fact & { topic: string })[]) => world.announce(...facts);

interface CallParts {
  assetId?: string;
  payer?: string;
  assetPrice?: string;
  daysAgo?: number;
}

function call({ assetId = '7', payer = alice, assetPrice = '1500', daysAgo = 0 }: CallParts) {
  const callId = `0x${(serial += 1).toString(16).padStart(64, '0')}`;
  const completedAt = Math.floor(Date.now() / 1_000) - daysAgo * DAY;
  const common = { chainId: 31337, callId, did: `did:icubed:31337:${assetId}`, assetId, payer };
  const paid = { assetPrice, nodePrice: '400', node: bob, receiptId: callId, attempt: 1, computeMs: 12.5, completedAt };
  return makeFact(
    callCompleted,
    { ...common, ...paid },
    { id: `${callId}-completed`, source: 'icubed:executor', time: new Date() },
  );
}

async function usage(
  assetId: string,
  selection: string,
  args = '',
): Promise<{ data?: { _entities: unknown[] } | null; errors?: unknown[] }> {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Asset { usage${args} { ${selection} } } } }`;
  const of = [{ __typename: 'Asset', did: `did:icubed:31337:${assetId}` }];
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { of } }),
  });
  return (await response.json()) as Awaited<ReturnType<typeof usage>>;
}

describe('usage of an asset', () => {
  it('is nothing for an asset nobody has called', async () => {
    expect(await usage('12', 'calls payers fees daily { day }')).toEqual({
      data: { _entities: [{ usage: { calls: '0', payers: 0, fees: '0', daily: [] } }] },
    });
  });

  it('sums what was paid for the asset and counts each payer once', async () => {
    const asset = { assetId: '7' };
    await announce(
      call(asset),
      call(asset),
      call({ ...asset, payer: bob, daysAgo: 2 }),
      call({ ...asset, daysAgo: 2 }),
      call({ assetId: '8' }),
    );
    expect(await usage('7', 'calls payers fees daily { calls payers fees }')).toEqual({
      data: {
        _entities: [
          {
            usage: {
              calls: '4',
              payers: 2,
              fees: '6000',
              daily: [
                { calls: '2', payers: 2, fees: '3000' },
                { calls: '2', payers: 1, fees: '3000' },
              ],
            },
          },
        ],
      },
    });
  });

  it('counts a call once however often its fact arrives', async () => {
    const once = call({ assetId: '9' });
    await announce(once, once, once);
    await announce(once);
    expect(await usage('9', 'calls fees')).toMatchObject({
      data: { _entities: [{ usage: { calls: '1', fees: '1500' } }] },
    });
  });

  it('takes differently cased addresses for one payer', async () => {
    await announce(call({ assetId: '10', payer: alice.toLowerCase() }), call({ assetId: '10', payer: alice }));
    expect(await usage('10', 'payers')).toMatchObject({ data: { _entities: [{ usage: { payers: 1 } }] } });
  });

  it('looks back as many days as asked, today included', async () => {
    // a day from the edges, which the unit test looks at: midnight may pass before the question
    await announce(...[0, 5, 8, 26, 29].map((daysAgo) => call({ assetId: '11', daysAgo })));
    expect(await usage('11', 'calls', '(days: 7)')).toMatchObject({ data: { _entities: [{ usage: { calls: '2' } }] } });
    expect(await usage('11', 'calls')).toMatchObject({ data: { _entities: [{ usage: { calls: '4' } }] } });
    expect(await usage('11', 'calls', '(days: 181)')).toMatchObject({
      errors: [{ extensions: { code: 'BENCHMARK.WINDOW_INVALID' } }],
    });
  });

  it('ignores calls that failed and sums beyond a double', async () => {
    const huge = (10n ** 30n).toString();
    const failed = makeFact(
      callFailed,
      {
        chainId: 31337,
        callId: `0x${'f'.repeat(64)}`,
        did: 'did:icubed:31337:13',
        assetId: '13',
        payer: alice,
        code: 'X',
        failedAt: 1,
      },
      { id: 'failed', source: 'icubed:executor', time: new Date() },
    );
    await announce(failed, call({ assetId: '13', assetPrice: huge }), call({ assetId: '13', assetPrice: '1' }));
    expect(await usage('13', 'calls fees')).toMatchObject({
      data: { _entities: [{ usage: { calls: '2', fees: `1${'0'.repeat(29)}1` } }] },
    });
  });

  it('refuses a DID of another chain', async () => {
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Asset { usage { calls } } } }';
    const variables = { of: [{ __typename: 'Asset', did: 'did:icubed:1:7' }] };
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'PROTOCOL.WRONG_CHAIN' } }] });
  });

  it('is ready', async () => {
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain(
      'messaging_consumed_total{group="benchmark.usage"',
    );
  });

  it('counts a workflow, each of its steps, and the base that a profile ran on', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const [component, profile, base] = ['42', '43', '40'];
    const whole = world.workflowCall({ assetId: '41', payer: alice, assetPrice: 500n, ago: 0 }, now);
    const step = (number: number, parts: object) =>
      world.call({ assetId: component, payer: alice, parent: { callId: whole.data.callId, step: number }, ...parts });
    await announce(
      await step(1, { assetPrice: 70n, ago: 0 }),
      await step(2, { assetId: profile, assetPrice: 30n, ago: 0, base: { assetId: base, price: 1_000n } }),
      whole,
    );
    const fees = await Promise.all(['41', component, profile, base].map((assetId) => usage(assetId, 'calls fees')));
    expect(fees.map(({ data }) => data?._entities[0])).toEqual([
      { usage: { calls: '1', fees: '500' } },
      { usage: { calls: '1', fees: '70' } },
      { usage: { calls: '1', fees: '30' } },
      { usage: { calls: '1', fees: '1000' } },
    ]);
  });
});
