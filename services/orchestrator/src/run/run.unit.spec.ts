import { describe, expect, it } from '@jest/globals';
import type { Workflow } from '@icubed/workflow';
import fc from 'fast-check';
import { port, step } from '../../test/example-workflows.js';
import { nextMove } from './next-move.js';
import { type Plan, planOf } from './plan.js';
import { type CallId, evolveRun, isDecided, newRun, type RunEvent, type RunState } from './run.js';

const graph = (count: number, edges: readonly (readonly [number, number])[]): Workflow => ({
  inputs: [],
  outputs: [],
  steps: Array.from({ length: count }, (_, n) =>
    step(
      `s${n}`,
      Array.from({ length: count }, (_unused, i) => port(`in${i}`, 'text/plain')),
      [port('out', 'text/plain')],
    ),
  ),
  connections: edges.map(([from, to]) => ({
    from: { step: `s${from}`, port: 'out' },
    to: { step: `s${to}`, port: `in${from}` },
  })),
});
const diamond = planOf(
  graph(4, [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ]),
);
const done = (number: number): RunEvent => ({ type: 'StepDone', step: number, callId: '0x1' as CallId });
const called = (number: number): RunEvent => ({ type: 'StepCalled', step: number });
const failed = (number: number, code = 'EXECUTOR.NO_NODE'): RunEvent => ({
  type: 'StepFailed',
  step: number,
  code,
  detail: '',
});
const cancelled: RunEvent = { type: 'RunCancelled', code: 'ORCHESTRATOR.RUN_CANCELLED', detail: '' };
const expired: RunEvent = { type: 'RunFailed', code: 'ORCHESTRATOR.RUN_TIMED_OUT', detail: '' };
const after = (...events: RunEvent[]): RunState => events.reduce(evolveRun, newRun(4));
const move = (state: RunState, ...underWay: number[]) => nextMove(diamond, state, new Set(underWay), 8);

describe('a run', () => {
  it('calls a step when all that it needs is done, and steps that need nothing of each other together', () => {
    expect(move(after())).toEqual({ move: 'Call', steps: [1] });
    expect(move(after(called(1)), 1)).toEqual({ move: 'Wait' });
    const fork = [called(1), done(1)];
    expect(move(after(...fork))).toEqual({ move: 'Call', steps: [2, 3] });
    expect(move(after(...fork, called(2), called(3), done(2)), 3)).toEqual({ move: 'Wait' });
    const join = [...fork, called(2), called(3), done(2), done(3)];
    expect(move(after(...join))).toEqual({ move: 'Call', steps: [4] });
    expect(move(after(...join, called(4), done(4)))).toEqual({ move: 'Complete' });
  });

  it('calls no more steps at once than it may', () => {
    const wide = planOf(graph(5, []));
    expect(nextMove(wide, newRun(5), new Set(), 3)).toEqual({ move: 'Call', steps: [1, 2, 3] });
    expect(nextMove(wide, newRun(5), new Set([1, 2, 3]), 3)).toEqual({ move: 'Wait' });
  });

  it('asks again for a step that a process which is gone was calling', () => {
    expect(move(after(called(1)))).toEqual({ move: 'Call', steps: [1] });
  });

  it('waits for what is under way when a step fails, and then fails by the first of them', () => {
    const fork = [called(1), done(1), called(2), called(3)];
    const stopping = after(...fork, failed(3));
    expect(stopping).toMatchObject({ status: 'Stopping' });
    expect(move(stopping, 2)).toEqual({ move: 'Wait' });
    expect(evolveRun(stopping, failed(2, 'EXECUTOR.OVERLOADED'))).toMatchObject({
      status: 'Failed',
      code: 'EXECUTOR.NO_NODE',
      failedStep: 3,
    });
    expect(evolveRun(stopping, done(2))).toMatchObject({
      status: 'Failed',
      failedStep: 3,
      steps: [{ status: 'Done' }, { status: 'Done' }, { status: 'Failed' }, { status: 'Waiting' }],
    });
  });

  it('is cancelled at once when nothing is under way, else when that is finished', () => {
    expect(after(cancelled)).toMatchObject({ status: 'Cancelled', code: 'ORCHESTRATOR.RUN_CANCELLED' });
    const stopping = after(called(1), cancelled);
    expect(stopping.status).toBe('Stopping');
    expect(move(stopping)).toEqual({ move: 'Call', steps: [1] });
    expect(evolveRun(stopping, done(1))).toMatchObject({
      status: 'Cancelled',
      steps: [{ status: 'Done' }, {}, {}, {}],
    });
  });

  it('waits for nothing after its deadline', () => {
    expect(after(called(1), expired)).toMatchObject({
      status: 'Failed',
      code: 'ORCHESTRATOR.RUN_TIMED_OUT',
      steps: [{ status: 'Failed', code: 'ORCHESTRATOR.RUN_TIMED_OUT' }, {}, {}, {}],
    });
    expect(after(called(1), cancelled, expired).status).toBe('Failed');
  });

  it('is not completed while a step is not done', () => {
    const state = after(called(1));
    expect(evolveRun(state, { type: 'RunCompleted' })).toBe(state);
  });
});

type Action = { readonly kind: 'finish' | 'fail' | 'crash' | 'cancel' | 'repeat'; readonly pick: number };

const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('finish', 'finish', 'finish', 'fail', 'crash', 'cancel', 'repeat'),
    pick: fc.nat(1_000),
  }),
  { maxLength: 60 },
) as fc.Arbitrary<Action[]>;
const plans = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 15 }).map((pairs) =>
  planOf(
    graph(
      7,
      [...new Set(pairs.filter(([a, b]) => a < b).map(String))].map((text) => {
        const [from = 0, to = 0] = text.split(',').map(Number);
        return [from, to] as const;
      }),
    ),
  ),
);

/** Runs a plan the way the worker does, under whatever happens; outcomes that are left at the end come as successes. */
function play(plan: Plan, script: readonly Action[]) {
  const underWay = new Set<number>();
  const decisions: string[] = [];
  const seen: RunEvent[] = [];
  let state = newRun(plan.steps.length);
  const apply = (event: RunEvent): void => {
    const next = evolveRun(state, event);
    if (next !== state && isDecided(next)) decisions.push(next.status);
    seen.push(event);
    state = next;
  };
  const advance = (): void => {
    const next = nextMove(plan, state, underWay, 3);
    if (next.move === 'Complete') apply({ type: 'RunCompleted' });
    if (next.move !== 'Call') return;
    for (const number of next.steps) {
      expect(underWay).not.toContain(number);
      for (const { from } of plan.steps[number - 1]?.wires ?? [])
        expect(state.steps[from.step - 1]?.status).toBe('Done');
      if (state.steps[number - 1]?.status === 'Waiting') apply(called(number));
      underWay.add(number);
    }
    expect(underWay.size).toBeLessThanOrEqual(3);
  };
  const act = ({ kind, pick }: Action): void => {
    const number = [...underWay][pick % Math.max(1, underWay.size)];
    if (kind === 'crash') underWay.clear();
    else if (kind === 'cancel' && pick % 5 === 0) apply(cancelled);
    else if (kind === 'repeat' && seen.length > 0) apply(seen[pick % seen.length]!);
    else if (number !== undefined && (kind === 'finish' || kind === 'fail')) {
      underWay.delete(number);
      apply(kind === 'finish' ? done(number) : failed(number));
    }
  };
  for (const action of script) {
    advance();
    act(action);
  }
  for (let round = 0; round < 20; round += 1) {
    advance();
    if (underWay.size > 0) act({ kind: 'finish', pick: 0 });
  }
  return { state, decisions, seen };
}

describe('any order of outcomes, crashes and repetitions', () => {
  it('decides a run exactly once, never calls a step before its inputs are done, nor twice at once', () => {
    fc.assert(
      fc.property(plans, actions, (plan, script) => {
        const { state, decisions, seen } = play(plan, script);
        expect(decisions).toEqual([state.status]);
        expect(seen.reduce(evolveRun, state)).toBe(state);
        expect(state.steps.some(({ status }) => status === 'Calling')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('completes it when no step fails and nobody cancels', () => {
    fc.assert(
      fc.property(plans, actions, (plan, script) => {
        const calm = script.filter(({ kind }) => kind !== 'fail' && kind !== 'cancel');
        const { state } = play(plan, calm);
        expect(state.status).toBe('Completed');
      }),
    );
  });
});
