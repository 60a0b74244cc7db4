import type { Plan } from './plan.js';
import type { RunState } from './run.js';

export type Move =
  | { readonly move: 'Call'; readonly steps: readonly number[] }
  /** every step is done: what is left is the output */
  | { readonly move: 'Complete' }
  | { readonly move: 'Wait' };

/**
 * What a run does next: every step whose inputs are there, at most `atOnce` together. A step that is being called, but is not
 * `underWay` here, was asked for by a process that is gone and is asked for again.
 */
export function nextMove({ steps }: Plan, state: RunState, underWay: ReadonlySet<number>, atOnce: number): Move {
  if (state.status !== 'Running' && state.status !== 'Stopping') return { move: 'Wait' };
  const isDone = (step: number): boolean => step === 0 || state.steps[step - 1]?.status === 'Done';
  if (state.status === 'Running' && steps.every(({ number }) => isDone(number))) return { move: 'Complete' };
  const due = steps.filter(({ number, wires }) => {
    if (underWay.has(number)) return false;
    const status = state.steps[number - 1]?.status;
    if (status === 'Calling') return true;
    return status === 'Waiting' && state.status === 'Running' && wires.every(({ from }) => isDone(from.step));
  });
  const called = due.slice(0, Math.max(0, atOnce - underWay.size)).map(({ number }) => number);
  return called.length === 0 ? { move: 'Wait' } : { move: 'Call', steps: called };
}
