import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { diamond, textChain } from './example-workflows.js';
import { type Execution, louder } from './executor-peer.js';
import { type ServiceProcess, startServiceProcess } from '@icubed/local';
import { newCallId, World } from './orchestrator-world.js';

let world: World;
let running: ServiceProcess;
let chain: string;
let fork: string;
const start = async (settings: Record<string, string> = {}): Promise<void> => {
  running = await startServiceProcess('orchestrator', { ...world.env, ...settings });
  world.orchestrator = { name: 'orchestrator', port: 0, url: running.url, close: () => running.kill() };
};

beforeAll(async () => {
  world = await World.start({}, false);
  await start();
  chain = await world.publish(textChain(3));
  fork = await world.publish(diamond);
});
afterEach(() => void (world.executor.behaviour = louder));
afterAll(() => world.close());

const PATIENT_MS = 240_000;
const hello = { mediaType: 'text/plain', text: 'hello' };
const asked = (callId: string, step: number) =>
  world.executor.requests.filter((request) => request.callId === callId && request.step === step).length;
const output = (answer: { output?: { base64: string } }) =>
  Buffer.from(answer.output?.base64 ?? '', 'base64').toString();

describe('an orchestrator that is killed in the middle of a run', () => {
  it('goes on where it was: what is done is not asked for again, what was under way is found and not run again', async () => {
    let finish: (result: Execution) => void = () => undefined;
    const node = new Promise<Execution>((resolve) => (finish = resolve));
    world.executor.behaviour = (request) => (request.step === 2 ? node : louder(request));
    const callId = newCallId();
    await world.start(chain, callId, hello, PATIENT_MS);
    await eventually(async () => asked(callId, 2) === 1);
    await running.kill();
    // the node goes on and is paid while nobody listens
    finish({ mediaType: 'text/plain', text: 'paid while away' });
    await start();
    const end = await world.ended(callId);
    expect(output(end)).toBe('paid while away!');
    expect(world.executor.stepsOf(callId)).toEqual([1, 2, 3]);
    expect([1, 2, 3].map((step) => asked(callId, step))).toEqual([1, 2, 1]);
    expect(await world.announced('run-', callId)).toHaveLength(1);
  });

  it('finds the answer of a step whose only listener died as it came, and a run that Redis has forgotten', async () => {
    let killed: Promise<void> | undefined;
    world.executor.behaviour = (request) => {
      if (request.step === 2 && killed === undefined) killed = running.kill();
      return louder(request);
    };
    const callId = newCallId();
    await world.start(fork, callId, hello, PATIENT_MS);
    await eventually(async () => killed !== undefined);
    await killed;
    await start({ ICUBED_ORCHESTRATOR_QUEUE_PREFIX: 'forgotten' });
    expect(await world.ended(callId)).toMatchObject({ status: 'Completed' });
    expect(world.executor.stepsOf(callId).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(asked(callId, 1)).toBe(1);
  });

  it('ends a run whose deadline passed meanwhile', async () => {
    world.executor.behaviour = () => new Promise<Execution>(() => undefined);
    const callId = newCallId();
    const deadlineMs = 10_000;
    await world.start(chain, callId, hello, deadlineMs);
    await eventually(async () => asked(callId, 1) === 1);
    await running.kill();
    await new Promise((resolve) => setTimeout(resolve, deadlineMs));
    await start({ ICUBED_ORCHESTRATOR_QUEUE_PREFIX: 'forgotten-again' });
    expect(await world.ended(callId)).toMatchObject({ status: 'Failed', code: 'ORCHESTRATOR.RUN_TIMED_OUT' });
    expect(asked(callId, 1)).toBe(1);
  });
});

describe('two orchestrators on one database', () => {
  it('share the runs and call every step once', async () => {
    await running.kill();
    await start();
    const other = await startServiceProcess('orchestrator', world.env);
    const callIds = Array.from({ length: 12 }, newCallId);
    await Promise.all(callIds.map((callId) => world.start(fork, callId, hello, PATIENT_MS)));
    const ends = await Promise.all(callIds.map((callId) => world.ended(callId)));
    await other.kill();
    expect(ends.map(({ status }) => status)).toEqual(callIds.map(() => 'Completed'));
    for (const callId of callIds)
      expect(world.executor.requests.filter((request) => request.callId === callId)).toHaveLength(4);
  });
});
