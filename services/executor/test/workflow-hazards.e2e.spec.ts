import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runFailed } from '@icubed/events';
import { stepCallId } from '@icubed/protocol';
import { wallet } from './accounts.js';
import { releaseWorkflow } from './a-workflow.js';
import { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { type NodeBehaviour, upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;
let did: string;

beforeAll(async () => {
  world = await ExecutorWorld.start({
    MAX_ATTEMPTS: '1',
  });
  await world.release();
  payer = await world.payer();
  did = await releaseWorkflow(world, [world.asset, world.asset]);
});
afterAll(() => world.close());
beforeEach(async () => {
  for (const node of world.nodes.splice(0)) node.disconnect();
  await eventually(async () => (await world.ledger()).held === 0n);
});

const stateOf = async (callId: string) =>
  (await world.sql<{ status: string }>('SELECT status FROM call WHERE call_id = $1', [callId]))[0]?.status;
const newestRun = () => [...world.orchestrator.runs.keys()].at(-1)!;
/** Answers the first step; the second does `then`. */
const second = (then: NonNullable<NodeBehaviour['onLease']>): NodeBehaviour => ({
  onLease: (lease, input, self) =>
    lease.step === 1 ? self.answer(lease, upperCased(input)) : then(lease, input, self),
});

describe('a workflow of which a step fails', () => {
  it("fails with the step's code, keeps what the finished step took and gives the rest back", async () => {
    await world.node(second((lease, _input, self) => self.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false)));
    world.orchestrator.onOver = ({ callId }) =>
      world.publish(runFailed, { chainId: world.chain.chainId, callId, did, code: 'X', detail: '', failedStep: 2 });
    const before = await world.ledger();

    const { status, body } = await payer.invoke('hello', { 'idempotency-key': 'half' }, did);

    expect([status, body.code]).toEqual([422, 'NODE.INPUT_NOT_AN_IMAGE']);
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n, held: 0n });
    const { body: shown } = await payer.get(`/v1/calls/${body.callId}`);
    expect(shown).toMatchObject({ status: 'Failed', failure: { code: 'NODE.INPUT_NOT_AN_IMAGE' } });
    expect(shown.steps.map((step: { status: string }) => step.status)).toEqual(['Completed', 'Failed']);
    expect(await (await payer.fetch(`/v1/calls/${shown.steps[0].callId}/output`)).text()).toBe('{"text":"HELLO"}');
    const { data } = await payer.graphql('query ($id: ID!) { call(id: $id) { costUsdMicros } }', { id: body.callId });
    expect(data.call.costUsdMicros).toBe('1200');
    expect(await world.factsOf(body.callId)).toEqual(['icubed.executor.call-failed.v1']);
  });

  it('is told the failed step as final, however retryable its code is for others', async () => {
    await world.node(second((lease, _input, self) => self.fail(lease, 'NODE.BUSY', true)));
    await payer.invoke('busy', {}, did);
    const callId = newestRun();
    const first = await world.sql<{ output: Buffer }>('SELECT output FROM call_payload WHERE call_id = $1', [
      stepCallId(callId, 1),
    ]);
    const input = { mediaType: 'application/json', base64: first[0]!.output.toString('base64') };
    expect(await world.orchestrator.callStep(callId, 2, world.did, input)).toMatchObject({
      status: 422,
      body: { code: 'EXECUTOR.ATTEMPTS_EXHAUSTED', retryable: false, callId: stepCallId(callId, 2) },
    });
  });
});

describe('a workflow that is cancelled', () => {
  it('gives back the step under way, keeps the finished one paid, and can be cancelled by nobody else or twice', async () => {
    const node = await world.node(second(() => undefined));
    const before = await world.ledger();
    const answer = payer.invoke('cancel me', {}, did);
    await eventually(async () => node.leases.length === 2);
    const callId = newestRun();
    const cancel = async (by: Client, id = callId) =>
      (await by.graphql('mutation ($id: ID!) { cancelCall(id: $id) { __typename ... on Call { status } } }', { id }))
        .data.cancelCall;

    expect(await cancel(new Client(world, wallet(3)))).toEqual({ __typename: 'CallUnknown' });
    expect(await cancel(payer, stepCallId(callId, 2))).toEqual({ __typename: 'CallNotCancellable' });
    expect(await cancel(payer)).toEqual({ __typename: 'Call', status: 'FAILED' });
    expect(await cancel(payer)).toEqual({ __typename: 'CallState' });

    expect((await answer).body.code).toBe('EXECUTOR.CALL_CANCELLED');
    await eventually(async () => (await world.ledger()).held === 0n);
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n });
    expect(await stateOf(stepCallId(callId, 2))).toBe('Failed');
    await eventually(async () => world.orchestrator.cancelled.includes(callId));
    await eventually(async () => node.cancelled.length === 1);
  });
});

describe('a workflow whose executor is restarted', () => {
  it('goes on where it was, and pays each step once', async () => {
    const node = await world.node(
      second(() => undefined),
      4,
    );
    const before = await world.ledger();
    const cut = payer.invoke('survivor', { 'idempotency-key': 'survivor' }, did).catch(() => 'cut off');
    await eventually(async () => node.leases.length === 2);
    const callId = newestRun();
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n, held: 1_200n + 50n });
    await world.restart({ MAX_ATTEMPTS: '3' });
    await cut;
    await world.node({}, 4);
    const again = await payer.invoke('survivor', { 'idempotency-key': 'survivor' }, did);
    expect(again).toMatchObject({ status: 200, body: { callId } });
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 2_450n, held: 0n });
    expect(
      await world.sql('SELECT 1 FROM capture c JOIN call USING (call_id) WHERE parent_call_id = $1', [callId]),
    ).toHaveLength(2);
  });
});

describe('a workflow whose executor is killed while it gives the call up', () => {
  it('ends the step that was under way when it is back, and gives its part back too', async () => {
    const node = await world.node(
      second(() => undefined),
      5,
    );
    const before = await world.ledger();
    const cut = payer.invoke('half dead', {}, did).catch(() => 'cut off');
    await eventually(async () => node.leases.length === 2);
    const callId = newestRun();
    await world.restart({}, async () => {
      // what the killed process left: the call failed and its own rest given back, the step as it was
      const failed = { status: 'Failed', attempts: 0, code: 'EXECUTOR.CALL_CANCELLED', detail: '', retryable: false };
      await world.sql(`UPDATE call SET status = 'Failed', state = $2 WHERE call_id = $1`, [callId, failed]);
      await world.sql('UPDATE session_ledger SET held = held - 50');
    });
    await cut;
    await world.node({}, 5);
    await eventually(async () => (await stateOf(stepCallId(callId, 2))) === 'Failed');
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n, held: 0n });
  });
});

describe('a workflow and its deadline', () => {
  it('is failed at it, also when the orchestrator says nothing more', async () => {
    await world.restart({ WORKFLOW_TIMEOUT_MS: '3000' });
    await world.node();
    const { onRun } = world.orchestrator;
    world.orchestrator.onRun = () => new Promise(() => undefined);
    const before = await world.ledger();
    const { status, body } = await payer.invoke('late', {}, did);
    world.orchestrator.onRun = onRun;
    expect([status, body.code]).toEqual([504, 'EXECUTOR.CALL_TIMED_OUT']);
    expect(await world.ledger()).toEqual(before);
    await eventually(async () => world.orchestrator.cancelled.includes(body.callId));
    await world.restart({ WORKFLOW_TIMEOUT_MS: '110000' });
  });

  it('is failed by name when the orchestrator never took it', async () => {
    await world.node();
    world.orchestrator.refuse = { status: 503, problem: { code: 'PLATFORM.UNAVAILABLE', detail: '' } };
    expect(await payer.invoke('away', {}, did)).toMatchObject({
      status: 503,
      body: { code: 'EXECUTOR.ORCHESTRATOR_UNAVAILABLE', retryable: true },
    });
    world.orchestrator.refuse = undefined;
  });

  it("is failed at once by what the orchestrator will not run, with the orchestrator's code", async () => {
    await world.node();
    world.orchestrator.refuse = { status: 422, problem: { code: 'ORCHESTRATOR.PORT_MISSING', detail: 'no text' } };
    expect(await payer.invoke('empty', {}, did)).toMatchObject({
      status: 422,
      body: { code: 'ORCHESTRATOR.PORT_MISSING', detail: 'no text' },
    });
    world.orchestrator.refuse = undefined;
  });
});

describe('an orchestrator that says a run is done', () => {
  it('is not believed when the steps were not run: nothing is taken for the workflow', async () => {
    await world.node();
    const { onRun } = world.orchestrator;
    const output = { mediaType: 'text/plain', base64: Buffer.from('made up').toString('base64') };
    world.orchestrator.onRun = async () => ({ status: 'Completed', output });
    const before = await world.ledger();
    const { status, body } = await payer.invoke('believe me', {}, did);
    world.orchestrator.onRun = onRun;
    expect([status, body.code]).toEqual([502, 'EXECUTOR.RUN_REFUSED']);
    expect(await world.ledger()).toEqual(before);
  });
});
