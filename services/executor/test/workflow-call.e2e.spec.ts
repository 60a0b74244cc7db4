import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCompleted } from '@icubed/events';
import { rpc } from '@icubed/local';
import { type AssetId, receiptFromWire, recoverReceiptSigner, stepCallId } from '@icubed/protocol';
import { wallet } from './accounts.js';
import type { TestAsset } from './assets.js';
import { admitWorkflow, releaseWorkflow, WORKFLOW_PRICE } from './a-workflow.js';
import { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import type { NodeDouble } from './node-double.js';

/** model 1000 + node 200, then profile 100 + base 1000 + node 200 */
const STEPS = 1_200n + 1_300n;

let world: ExecutorWorld;
let payer: Client;
let node: NodeDouble;
let profile: AssetId;
let did: string;

beforeAll(async () => {
  world = await ExecutorWorld.start({ SETTLEMENT_INTERVAL_MS: '200' });
  await world.release();
  payer = await world.payer();
  const profiled: TestAsset = {
    kind: 'PROFILE',
    price: 100n,
    parents: [{ assetId: world.asset, edge: 'PROMPT' }],
    salt: 1,
  };
  profile = await world.register(profiled);
  await world.release(profile, profiled);
  did = await releaseWorkflow(world, [world.asset, profile]);
  world.orchestrator.onOver = ({ callId }) =>
    world.publish(runCompleted, { chainId: world.chain.chainId, callId, did, steps: 2 });
  node = await world.node();
});
afterAll(() => world.close());

describe('a workflow that is called', () => {
  let body: Awaited<ReturnType<Client['invoke']>>['body'];

  it('is quoted by its steps, runs through the orchestrator and answers with a receipt per step', async () => {
    const price = { asset: '50', node: '0', steps: STEPS.toString(), total: (STEPS + WORKFLOW_PRICE).toString() };
    expect((await payer.get(`/v1/assets/${did}/quote`)).body.price).toEqual(price);
    const before = await world.ledger();

    const answer = await payer.invoke('hello', { 'idempotency-key': 'once' }, did);

    expect(answer).toMatchObject({ status: 200, body: { price, output: { text: '{"TEXT":"HELLO"}' }, receipt: null } });
    body = answer.body;
    expect(await world.ledger()).toEqual({
      ...before,
      held: 0n,
      captured: before.captured + STEPS + WORKFLOW_PRICE,
    });
    expect(body.steps).toMatchObject([
      { callId: stepCallId(body.callId, 1), did: world.did, parent: { callId: body.callId, step: 1 } },
      { callId: stepCallId(body.callId, 2), price: { asset: '100', base: '1000', node: '200', total: '1300' } },
    ]);
    for (const [at, step] of body.steps.entries()) {
      const { receipt } = step;
      expect(receipt).toMatchObject({ callId: step.callId, step: at + 1 });
      expect(recoverReceiptSigner(world.context, receiptFromWire(receipt), receipt.signature)).toBe(node.address);
    }
    expect(body.steps[1].receipt.inputDigest).toBe(body.steps[0].receipt.outputDigest);
  });

  it('tells each step and the whole as facts; the whole names no node', async () => {
    const factOf = async (callId: string) => {
      const [row] = await world.sql<{ payload: string }>('SELECT payload FROM outbox WHERE key = $1', [callId]);
      return JSON.parse(row!.payload).data;
    };
    const whole = await factOf(body.callId);
    expect(whole).toMatchObject({ did, assetPrice: '50', nodePrice: '0' });
    expect(whole).not.toHaveProperty('node');
    expect(await factOf(stepCallId(body.callId, 2))).toMatchObject({
      parent: { callId: body.callId, step: 2 },
      base: { did: world.did, price: '1000' },
      receipt: { step: 2 },
    });
  });

  it('is shown with its steps, its cost and, of a step, its parent; a list shows the whole only', async () => {
    const { data } = await payer.graphql(
      `query ($id: ID!) { calls { nodes { callId } } call(id: $id) { status step costUsdMicros price { asset node steps total }
         parent { callId } steps { step callId status costUsdMicros parent { callId } receipt { step } } } }`,
      { id: body.callId },
    );
    expect(data.calls.nodes).toEqual([{ callId: body.callId }]);
    expect(data.call).toMatchObject({ status: 'COMPLETED', step: 0, costUsdMicros: '2550', parent: null });
    expect(data.call.steps).toMatchObject([
      { step: 1, costUsdMicros: '1200', parent: { callId: body.callId }, receipt: { step: 1 } },
      { step: 2, costUsdMicros: '1300', receipt: { step: 2 } },
    ]);
  });

  it('settles on the chain: workflow, components, base and node each get theirs, and the sum is what was captured', async () => {
    await eventually(async () => {
      await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x3']);
      const { captured, settled } = await world.ledger();
      return captured === settled;
    });
    const toAssets = WORKFLOW_PRICE + 1_000n + 100n + 1_000n;
    expect(await world.view('TestUSD', 'balanceOf', [world.deployment.contracts.RevenueLedger])).toBe(toAssets);
    expect(await world.view('JobManager', 'earningsOf', [node.address])).toBe(400n);
    expect((await world.ledger()).captured).toBe(toAssets + 400n);
    for (const callId of [body.callId, stepCallId(body.callId, 1), stepCallId(body.callId, 2)])
      expect(await world.factsOf(callId)).toEqual([
        'icubed.executor.call-completed.v1',
        'icubed.executor.call-settled.v1',
      ]);
  });

  it('is the same call under the same key, and is run and paid no second time', async () => {
    const before = await world.ledger();
    const again = await payer.invoke('hello', { 'idempotency-key': 'once' }, did);
    expect(again.body.callId).toBe(body.callId);
    expect(await world.ledger()).toEqual(before);
  });

  it('shows each step to who watches it', async () => {
    const { data } = await payer.graphql(
      `mutation { invoke(input: { did: "${did}", mediaType: "text/plain", text: "watched" }) { ... on Call { callId status } } }`,
    );
    expect(data.invoke.status).toBe('HELD');
    const told = await payer.watch(data.invoke.callId, 'status output steps { status }');
    const seen = told.map(({ data: { callProgress } }) =>
      [callProgress.status, ...callProgress.steps.map((step: { status: string }) => step.status)].join(' '),
    );
    // how many of the changes between are told is a matter of time, the steps' own ends are not missed
    expect(seen).toContain('COMPLETED COMPLETED COMPLETED');
    expect(seen.some((each) => each.startsWith('RUNNING COMPLETED'))).toBe(true);
    expect(JSON.parse(told.at(-1).data.callProgress.output)).toEqual({ text: '{"TEXT":"WATCHED"}' });
  });
});

describe('a step', () => {
  const slow = async () => {
    // a run that waits: its steps are asked for by the test
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { onRun } = world.orchestrator;
    world.orchestrator.onRun = async (request) => {
      await gate;
      return world.orchestrator.inOrder(request);
    };
    const answer = payer.invoke('slow', {}, did);
    const [callId] = await eventually(async () => {
      const open = [...world.orchestrator.runs].filter(([, run]) => run.answer.status === 'Running');
      return open.at(-1);
    });
    world.orchestrator.onRun = onRun;
    return { callId, answer, release };
  };
  const input = { mediaType: 'text/plain', base64: Buffer.from('slow').toString('base64') };

  it('that is repeated, at the same time or later, is one call with one capture and the same output', async () => {
    const { callId, answer, release } = await slow();
    const ask = () => world.orchestrator.callStep(callId, 1, world.did, input);
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      status: 200,
      body: { callId: stepCallId(callId, 1), assetPrice: '1000', nodePrice: '200', node: node.address, computeMs: 3 },
    });
    expect(Buffer.from(first!.body.output.base64, 'base64').toString()).toBe('{"TEXT":"SLOW"}'.replace('TEXT', 'text'));
    expect(await ask()).toEqual(first);
    const other = { ...input, base64: Buffer.from('else').toString('base64') };
    expect(await world.orchestrator.callStep(callId, 1, world.did, other)).toMatchObject({
      status: 422,
      body: { code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' },
    });
    release();
    expect((await answer).status).toBe(200);
    expect(await world.sql('SELECT 1 FROM capture WHERE call_id = $1', [stepCallId(callId, 1)])).toHaveLength(1);
  });

  it('that is not in the workflow, of no workflow or of a decided call is refused', async () => {
    const { callId, answer, release } = await slow();
    const ask = async (step: number, component: string, of = callId) =>
      (await world.orchestrator.callStep(of, step, component, input)).body.code;
    expect(await ask(1, did)).toBe('EXECUTOR.STEP_UNKNOWN');
    expect(await ask(3, world.did)).toBe('EXECUTOR.STEP_UNKNOWN');
    expect(await ask(0, world.did)).toBe('PLATFORM.BAD_REQUEST');
    expect(await ask(1, world.did, `0x${'01'.repeat(32)}`)).toBe('EXECUTOR.CALL_UNKNOWN');
    const { data } = await payer.graphql('mutation ($id: ID!) { cancelCall(id: $id) { __typename } }', { id: callId });
    expect(data.cancelCall.__typename).toBe('Call');
    expect(await ask(1, world.did)).toBe('EXECUTOR.CALL_STATE');
    release();
    expect((await answer).body.code).toBe('EXECUTOR.CALL_CANCELLED');
  });

  it("takes nobody's word but the orchestrator's", async () => {
    const { callId, answer, release } = await slow();
    const ask = async (token: string) =>
      (await world.orchestrator.callStep(callId, 1, world.did, input, token)).body.code;
    expect(await ask(await world.token(payer.principal!))).toBe('AUTH.FORBIDDEN');
    expect(await ask('forged.to.ken')).toBe('AUTH.TOKEN_INVALID');
    const anonymous = await fetch(`${world.executor.url}/internal/calls/${callId}/steps/1`, { method: 'POST' });
    expect(anonymous.status).toBe(401);
    expect(await world.sql('SELECT 1 FROM call WHERE parent_call_id = $1', [callId])).toEqual([]);
    release();
    expect((await answer).status).toBe(200);
  });

  it('never gets more than its call holds for it', async () => {
    const { callId, answer, release } = await slow();
    // a broken store is the only way there: what was quoted always fits
    await world.sql('UPDATE call SET carved = hold_amount WHERE call_id = $1', [callId]);
    expect(await world.orchestrator.callStep(callId, 1, world.did, input)).toMatchObject({
      status: 500,
      body: { code: 'EXECUTOR.LEDGER_BROKEN' },
    });
    expect(await world.sql('SELECT 1 FROM call WHERE parent_call_id = $1', [callId])).toEqual([]);
    await world.sql('UPDATE call SET carved = 0 WHERE call_id = $1', [callId]);
    release();
    expect((await answer).status).toBe(200);
  });
});

describe('a workflow that cannot be called', () => {
  it('is refused before it is admitted, and when a component cannot be called, by its name', async () => {
    const other: TestAsset = { kind: 'MODEL', price: 500n, salt: 2 };
    const unreleased = await world.register(other);
    const late = await releaseWorkflow(world, [world.asset, unreleased], { salt: 0x78, admit: false });
    expect((await payer.invoke('hello', {}, late)).body.code).toBe('EXECUTOR.ASSET_NOT_CALLABLE');
    await admitWorkflow(world, BigInt(late.split(':').at(-1)!) as AssetId, [world.asset, unreleased]);
    expect(await payer.invoke('hello', {}, late)).toMatchObject({
      status: 409,
      body: { code: 'EXECUTOR.COMPONENT_NOT_CALLABLE', component: `asset ${unreleased}` },
    });
    await world.release(unreleased, other);
    expect((await payer.get(`/v1/assets/${late}/quote`)).status).toBe(200);
  });

  it('is refused when its payer cannot pay for all of it, and no step is run', async () => {
    const before = node.leases.length;
    expect(await new Client(world, wallet(3)).invoke('hello', {}, did)).toMatchObject({
      status: 402,
      body: { code: 'EXECUTOR.INSUFFICIENT_FUNDS', neededUsdMicros: '2550' },
    });
    expect(node.leases).toHaveLength(before);
  });
});
