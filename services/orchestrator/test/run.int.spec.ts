import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@icubed/identity';
import { createDataSource, inTransaction } from '@icubed/persistence';
import { forgetValues } from '../src/run/value.store.js';
import { eventually } from './eventually.js';
import { diamond, textChain } from './example-workflows.js';
import { type Execution, louder, textOf } from './executor-peer.js';
import { newCallId, World } from './orchestrator-world.js';

let world: World;
let chain: string;
let fork: string;
beforeAll(async () => {
  world = await World.start();
  chain = await world.publish(textChain(3));
  fork = await world.publish(diamond);
});
afterEach(() => {
  world.executor.behaviour = louder;
  world.executor.instead = undefined;
});
afterAll(() => world.close());

const owner: Principal = { kind: 'wallet', accountId: 'account-1', scopes: ['read'] };
/** The executor is asked well before the deadline, also by a busy machine. */
const LONG_ENOUGH_TO_ASK_MS = 5_000;
const hello = { mediaType: 'text/plain', text: 'hello' };
const output = (answer: { output?: { base64: string } }) =>
  Buffer.from(answer.output?.base64 ?? '', 'base64').toString();
const asked = (callId: string) => world.executor.requests.filter((request) => request.callId === callId);
const statuses = async (callId: string) => {
  const [row] = await world.sql<{ state: { steps: { status: string }[] } }>(
    'SELECT state FROM run WHERE call_id = $1',
    [callId],
  );
  return row?.state.steps.map(({ status }) => status);
};
/** A node at work: resolved by the spec. */
const gate = () => {
  let open: (result: Execution) => void = () => undefined;
  const result = new Promise<Execution>((resolve) => (open = resolve));
  return { result, open };
};
const VIEW = `query ($callId: Bytes32!) { run(callId: $callId) {
  callId call { id } did status code failedStep decidedAt steps { number id did status callId call { id } code } } }`;

describe('a run', () => {
  it('calls each step with what the one before it gave, and answers the end of it', async () => {
    const callId = newCallId();
    expect(await world.start(chain, callId, hello)).toMatchObject({ http: 200, status: 'Running' });
    const end = await world.ended(callId);
    expect(end).toMatchObject({ status: 'Completed', output: { mediaType: 'text/plain' } });
    expect(output(end)).toBe('hello!!!');
    expect(asked(callId).map((request) => [request.step, request.did, textOf(request)])).toEqual([
      [1, 'did:icubed:31337:7', 'hello'],
      [2, 'did:icubed:31337:8', 'hello!'],
      [3, 'did:icubed:31337:9', 'hello!!'],
    ]);
    expect(await world.announced('run-', callId)).toEqual([{ chainId: 31337, callId, did: chain, steps: 3 }]);
  });

  it('is its owner’s to see, step by step, and nobody else’s', async () => {
    const callId = newCallId();
    await world.start(chain, callId, hello);
    await world.ended(callId);
    const { data } = await world.ask<{ run: { steps: { callId: string; call: { id: string } }[] } }>(
      VIEW,
      { callId },
      owner,
    );
    expect(data).toMatchObject({
      run: {
        ...{
          callId,
          did: chain,
          status: 'COMPLETED',
          code: null,
          failedStep: null,
          call: { id: `call:31337:${callId}` },
        },
        steps: [1, 2, 3].map((number) => ({ number, id: `s${number}`, status: 'DONE', code: null })),
      },
    });
    expect(new Set(data?.run.steps.map((step) => step.callId)).size).toBe(3);
    expect(data?.run.steps.map((step) => step.call.id)).toEqual(
      data?.run.steps.map((step) => `call:31337:${step.callId}`),
    );
    expect(await world.ask(VIEW, { callId }, { ...owner, accountId: 'account-2' })).toEqual({ data: { run: null } });
    expect(await world.ask(VIEW, { callId })).toMatchObject({ errors: [{ extensions: { code: 'AUTH.REQUIRED' } }] });
    expect(await world.ask(VIEW, { callId: newCallId() }, owner)).toEqual({ data: { run: null } });
  });

  it('calls steps that need nothing of each other at the same time, and joins what they give', async () => {
    const [left, right] = [gate(), gate()];
    world.executor.behaviour = (request) =>
      request.step === 2 ? left.result : request.step === 3 ? right.result : louder(request);
    const callId = newCallId();
    await world.start(fork, callId, hello);
    await eventually(async () => asked(callId).length === 3);
    right.open({ mediaType: 'text/plain', text: 'R' });
    await eventually(async () => (await statuses(callId))?.[2] === 'Done');
    expect(await statuses(callId)).toEqual(['Done', 'Calling', 'Done', 'Waiting']);
    left.open({ mediaType: 'text/plain', text: 'L' });
    const end = await world.ended(callId);
    expect(JSON.parse(output(end))).toEqual({
      aside: { mediaType: 'text/plain', text: 'L' },
      text: { mediaType: 'text/plain', text: expect.stringContaining('"a"') as unknown },
    });
  });

  it('is the same run when it is started again, and refuses to be another', async () => {
    const callId = newCallId();
    const both = await Promise.all([world.start(chain, callId, hello), world.start(chain, callId, hello)]);
    expect(both.map(({ http }) => http)).toEqual([200, 200]);
    await world.ended(callId);
    expect(await world.start(chain, callId, hello)).toMatchObject({ http: 200, status: 'Completed' });
    expect(world.executor.stepsOf(callId)).toEqual([1, 2, 3]);
    const refused = { http: 409, code: 'ORCHESTRATOR.RUN_CONFLICT' };
    expect(await world.start(chain, callId, { ...hello, text: 'other' })).toMatchObject(refused);
    expect(await world.start(fork, callId, hello)).toMatchObject(refused);
  });

  it('carries 12 MB from step to step', async () => {
    const callId = newCallId();
    const large = 'x'.repeat(12_000_000);
    await world.start(chain, callId, { ...hello, text: large });
    // compared here: nobody wants to read how they differ
    expect(output(await world.ended(callId, 240_000)) === `${large}!!!`).toBe(true);
  });

  it('keeps its output for a while, then only that it is completed', async () => {
    const callId = newCallId();
    await world.start(chain, callId, hello);
    await world.ended(callId);
    const source = await createDataSource({ name: 'forget', url: world.database.url, schema: 'orchestrator' });
    await inTransaction(source, (manager) => forgetValues(manager, new Date(Date.now() + 1_000)));
    await source.destroy();
    expect(await world.internal('GET', `/${callId}`)).toEqual({ http: 200, status: 'Completed' });
    const kept = await world.sql('SELECT sha256 FROM run_value WHERE call_id = $1 AND sha256 IS NOT NULL', [callId]);
    expect(kept).toHaveLength(4);
  });
});

describe('a step that fails for good', () => {
  it('ends the run by its code; what was done stays done, what comes after is not called', async () => {
    world.executor.behaviour = (request) =>
      request.step === 2 ? { status: 422, code: 'EXECUTOR.ATTEMPTS_EXHAUSTED' } : louder(request);
    const callId = newCallId();
    await world.start(chain, callId, hello);
    expect(await world.ended(callId)).toMatchObject({ status: 'Failed', code: 'EXECUTOR.ATTEMPTS_EXHAUSTED' });
    expect(asked(callId).map(({ step }) => step)).toEqual([1, 2]);
    expect(await world.announced('run-failed', callId)).toMatchObject([
      { callId, did: chain, code: 'EXECUTOR.ATTEMPTS_EXHAUSTED', failedStep: 2 },
    ]);
    expect(await world.ask(VIEW, { callId }, owner)).toMatchObject({
      data: {
        run: {
          status: 'FAILED',
          failedStep: 2,
          steps: [{ status: 'DONE' }, { status: 'FAILED' }, { status: 'WAITING' }],
        },
      },
    });
  });

  it('lets the steps beside it finish first', async () => {
    const left = gate();
    world.executor.behaviour = (request) =>
      request.step === 2
        ? left.result
        : request.step === 3
          ? { status: 422, code: 'NODE.INPUT_NOT_TEXT' }
          : louder(request);
    const callId = newCallId();
    await world.start(fork, callId, hello);
    await eventually(async () => (await statuses(callId))?.[2] === 'Failed');
    expect(await world.internal('GET', `/${callId}`)).toMatchObject({ status: 'Running' });
    expect(await world.ask(VIEW, { callId }, owner)).toMatchObject({ data: { run: { status: 'STOPPING' } } });
    left.open({ mediaType: 'text/plain', text: 'L' });
    expect(await world.ended(callId)).toMatchObject({ status: 'Failed', code: 'NODE.INPUT_NOT_TEXT' });
    expect(await statuses(callId)).toEqual(['Done', 'Done', 'Failed', 'Waiting']);
  });

  it('is also one that gives what its port does not name', async () => {
    world.executor.behaviour = () => ({ mediaType: 'image/png', text: 'pixels' });
    const callId = newCallId();
    await world.start(chain, callId, hello);
    expect(await world.ended(callId)).toMatchObject({ status: 'Failed', code: 'ORCHESTRATOR.PORT_TYPE_REFUSED' });
  });
});

describe('an executor that does not answer', () => {
  it.each([
    ['cuts the connection', (response: { destroy(): void }) => response.destroy()],
    ['is overloaded', problem(429, 'EXECUTOR.OVERLOADED')],
    ['is behind something that is down', problem(502)],
    ['fails inside', problem(500, 'PLATFORM.INTERNAL')],
  ])('because it %s is asked again, and the step runs once', async (_, fail) => {
    let refusals = 2;
    world.executor.instead = (response, { step }) => {
      if (step !== 2 || refusals === 0) return false;
      refusals -= 1;
      fail(response);
      return true;
    };
    const callId = newCallId();
    await world.start(chain, callId, hello);
    expect(output(await world.ended(callId))).toBe('hello!!!');
    expect(asked(callId).map(({ step }) => step)).toEqual([1, 2, 2, 2, 3]);
    expect(world.executor.stepsOf(callId)).toEqual([1, 2, 3]);
  });

  it('after it ran the step gives what is stored', async () => {
    let cut = 1;
    world.executor.behaviour = louder;
    world.executor.instead = (response, request) => {
      if (request.step !== 1 || cut === 0) return false;
      cut -= 1;
      // it ran and was paid; only the answer was lost
      void world.executor.runFor(request);
      response.destroy();
      return true;
    };
    const callId = newCallId();
    await world.start(chain, callId, hello);
    expect(output(await world.ended(callId))).toBe('hello!!!');
    expect(world.executor.stepsOf(callId)).toEqual([1, 2, 3]);
  });

  it('before the deadline of the call ends the run by a name', async () => {
    world.executor.instead = (response) => (response.destroy(), true);
    const callId = newCallId();
    await world.start(chain, callId, hello, LONG_ENOUGH_TO_ASK_MS);
    expect(await world.ended(callId)).toMatchObject({ status: 'Failed', code: 'ORCHESTRATOR.EXECUTOR_UNAVAILABLE' });
    const silent = newCallId();
    world.executor.instead = () => true;
    await world.start(chain, silent, hello, LONG_ENOUGH_TO_ASK_MS);
    expect(await world.ended(silent)).toMatchObject({ status: 'Failed', code: 'ORCHESTRATOR.EXECUTOR_UNAVAILABLE' });
  });

  it('is not asked for a run whose deadline has passed', async () => {
    const callId = newCallId();
    await world.start(chain, callId, hello, -1_000);
    expect(await world.ended(callId)).toMatchObject({ status: 'Failed', code: 'ORCHESTRATOR.RUN_TIMED_OUT' });
    expect(asked(callId)).toEqual([]);
  });
});

describe('a run that is cancelled', () => {
  it('finishes the step under way, calls no other, and says so once', async () => {
    const node = gate();
    world.executor.behaviour = (request) => (request.step === 2 ? node.result : louder(request));
    const callId = newCallId();
    await world.start(chain, callId, hello);
    await eventually(async () => asked(callId).length === 2);
    expect(await world.internal('POST', `/${callId}/cancel`)).toMatchObject({ http: 200, status: 'Running' });
    node.open({ mediaType: 'text/plain', text: 'paid' });
    expect(await world.ended(callId)).toMatchObject({ status: 'Cancelled', code: 'ORCHESTRATOR.RUN_CANCELLED' });
    expect(world.executor.stepsOf(callId)).toEqual([1, 2]);
    expect(await statuses(callId)).toEqual(['Done', 'Done', 'Waiting']);
    expect(await world.announced('run-', callId)).toMatchObject([{ code: 'ORCHESTRATOR.RUN_CANCELLED' }]);
    expect(await world.internal('POST', `/${callId}/cancel`)).toMatchObject({ status: 'Cancelled' });
  });

  it('does not wait for an executor that is away', async () => {
    world.executor.instead = (response) => (response.destroy(), true);
    const callId = newCallId();
    await world.start(chain, callId, hello);
    await eventually(async () => asked(callId).length > 0);
    await world.internal('POST', `/${callId}/cancel`);
    expect(await world.ended(callId)).toMatchObject({ status: 'Cancelled' });
  });

  it('stays completed when it was', async () => {
    const callId = newCallId();
    await world.start(chain, callId, hello);
    await world.ended(callId);
    expect(await world.internal('POST', `/${callId}/cancel`)).toMatchObject({ status: 'Completed' });
    expect(await world.internal('POST', `/${newCallId()}/cancel`)).toMatchObject({
      http: 404,
      code: 'ORCHESTRATOR.RUN_UNKNOWN',
    });
  });
});

describe('what cannot be run', () => {
  it('is a run that failed at once when the input is not the workflow’s, so that its call is decided', async () => {
    const callId = newCallId();
    const picture = { mediaType: 'image/png', text: 'pixels' };
    expect(await world.start(chain, callId, picture)).toMatchObject({
      ...{ http: 200, status: 'Failed', code: 'ORCHESTRATOR.PORT_TYPE_REFUSED' },
    });
    expect(await world.announced('run-failed', callId)).toHaveLength(1);
    expect(asked(callId)).toEqual([]);
  });

  it('is refused by name when the workflow is not admitted or the request is malformed', async () => {
    const unknown = { http: 404, code: 'ORCHESTRATOR.WORKFLOW_UNKNOWN' };
    expect(await world.start('did:icubed:31337:999', newCallId(), hello)).toMatchObject(unknown);
    expect(await world.start('did:icubed:1:999', newCallId(), hello)).toMatchObject({ code: 'PROTOCOL.WRONG_CHAIN' });
    expect(await world.start(chain, '0x12', hello)).toMatchObject({ http: 400, code: 'PLATFORM.BAD_REQUEST' });
    expect(await world.internal('GET', `/${newCallId()}`)).toMatchObject({
      http: 404,
      code: 'ORCHESTRATOR.RUN_UNKNOWN',
    });
  });
});

describe('the door between services', () => {
  it('opens for the executor alone', async () => {
    const callId = newCallId();
    const routes = [
      ['POST', '', {}],
      ['GET', `/${callId}`, undefined],
      ['POST', `/${callId}/cancel`, undefined],
    ] as const;
    const wallet = await world.tokenOf({ ...owner, scopes: ['read', 'invoke', 'publish', 'admin'] });
    const posing = await world.tokenOf({ kind: 'service', accountId: 'executor', scopes: [] });
    for (const [method, path, body] of routes) {
      expect(await world.internal(method, path, body, wallet)).toMatchObject({ http: 403, code: 'AUTH.FORBIDDEN' });
      expect(await world.internal(method, path, body, posing)).toMatchObject({ http: 401, code: 'AUTH.TOKEN_INVALID' });
      const anonymous = await fetch(`${world.orchestrator.url}/internal/runs${path}`, { method });
      expect(anonymous.status).toBe(401);
    }
  });
});

function problem(status: number, code?: string) {
  return (response: { writeHead(status: number): { end(text: string): unknown } }) =>
    void response.writeHead(status).end(code === undefined ? '<html>Bad gateway</html>' : JSON.stringify({ code }));
}
