import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestAsset } from './assets.js';
import { releaseWorkflow } from './a-workflow.js';
import type { Client } from './client.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;
let did: string;

beforeAll(async () => {
  world = await ExecutorWorld.start({ MAX_ATTEMPTS: '2' });
  await world.release();
  payer = await world.payer();
  const parents = [{ assetId: world.asset, edge: 'PROMPT' as const }];
  const profiled: TestAsset = { kind: 'PROFILE', price: 100n, parents, salt: 1 };
  const profile = await world.register(profiled);
  await world.release(profile, profiled);
  did = await releaseWorkflow(world, [world.asset, profile, world.asset]);
  // all steps of a run at once, as independent ones are called
  world.orchestrator.onRun = async ({ callId, did: of, input }) => {
    const components = world.orchestrator.components.get(of)!;
    const answers = await Promise.all(
      components.map((component, at) => world.orchestrator.callStep(callId, at + 1, component, input)),
    );
    const failed = answers.find(({ status }) => status !== 200);
    if (failed) return { status: 'Failed', code: failed.body.code, detail: failed.body.detail };
    return { status: 'Completed', output: answers.at(-1)!.body.output };
  };
});
afterAll(() => world.close());

/** What the ledger says beside what the calls and captures say, in one snapshot. */
async function books(): Promise<{ held: string; open: string; captured: string; taken: string }> {
  const [row] = await world.sql<{ held: string; open: string; captured: string; taken: string }>(
    `SELECT (SELECT coalesce(sum(held), 0) FROM session_ledger)::text AS held,
       (SELECT coalesce(sum(captured), 0) FROM session_ledger)::text AS captured,
       (SELECT coalesce(sum(hold_amount - carved), 0) FROM call WHERE status NOT IN ('Completed', 'Failed'))::text AS open,
       (SELECT coalesce(sum(asset_amount + node_amount), 0) FROM capture)::text AS taken`,
  );
  return row!;
}

describe('the money of many workflows at once', () => {
  it('is where the calls say it is, at every moment, while steps succeed, fail and are cancelled', async () => {
    let leases = 0;
    for (const index of [0, 1]) {
      await world.node(
        {
          concurrency: 16,
          onLease: async (lease, input, self) => {
            leases += 1;
            const turn = leases;
            await new Promise((resolve) => setTimeout(resolve, (turn * 37) % 120));
            if (turn % 11 === 0) self.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false);
            else if (turn % 7 === 0) self.fail(lease, 'NODE.BUSY', true);
            else await self.answer(lease, upperCased(input));
          },
        },
        index,
      );
    }
    const cancel = 'mutation ($id: ID!) { cancelCall(id: $id) { __typename } }';
    const calls = Array.from({ length: 16 }, async (_none, at) => {
      const answer = payer.invoke(`call ${at}`, {}, did);
      if (at % 4 === 3) {
        await new Promise((resolve) => setTimeout(resolve, 40 * at));
        const [row] = await world.sql<{ call_id: string }>(
          `SELECT call_id FROM call WHERE parent_call_id IS NULL AND status NOT IN ('Completed', 'Failed') LIMIT 1`,
        );
        if (row) await payer.graphql(cancel, { id: row.call_id });
      }
      return (await answer).status;
    });
    const over = new AbortController();
    const watched = (async () => {
      for (let looks = 0; !over.signal.aborted || looks === 0; looks += 1) {
        const { held, open, captured, taken } = await books();
        expect([held, captured]).toEqual([open, taken]);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    const statuses = await Promise.all(calls).finally(() => over.abort());
    await watched;
    expect(statuses).toContain(200);
    expect(statuses.some((status) => status !== 200)).toBe(true);
    expect(await books()).toMatchObject({ held: '0', open: '0' });
    const unpaid = await world.sql(
      `SELECT 1 FROM call c WHERE status = 'Completed' AND NOT EXISTS (SELECT FROM capture p WHERE p.call_id = c.call_id)`,
    );
    const paidTwice = await world.sql('SELECT 1 FROM capture GROUP BY call_id, part HAVING count(*) > 1');
    expect([unpaid, paidTwice]).toEqual([[], []]);
  });
});
