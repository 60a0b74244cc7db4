import { assertNever } from '@icubed/errors';
import type { Bytes32 } from '@icubed/protocol';

/** The id of the workflow's call, one run each. */
export type CallId = Bytes32;

export type StepState =
  | { readonly status: 'Waiting' }
  /** asked of the executor, perhaps by a process that died: asking again finds the same call */
  | { readonly status: 'Calling' }
  | { readonly status: 'Done'; readonly callId: CallId }
  | { readonly status: 'Failed'; readonly code: string; readonly detail: string };

/** Why a run gives no output. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  /** absent when no step is to blame */
  readonly failedStep?: number;
}

export type Ending =
  | ({ readonly status: 'Failed' } & Failure)
  | { readonly status: 'Cancelled'; readonly code: string; readonly detail: string };

/** `steps` by number less one. */
export type RunState =
  | { readonly status: 'Running'; readonly steps: readonly StepState[] }
  /** nothing more is called; what is being called is waited for, since it will be paid */
  | { readonly status: 'Stopping'; readonly steps: readonly StepState[]; readonly ending: Ending }
  | { readonly status: 'Completed'; readonly steps: readonly StepState[] }
  | (Ending & { readonly steps: readonly StepState[] });

export type RunEvent =
  | { readonly type: 'StepCalled'; readonly step: number }
  | { readonly type: 'StepDone'; readonly step: number; readonly callId: CallId }
  | { readonly type: 'StepFailed'; readonly step: number; readonly code: string; readonly detail: string }
  | { readonly type: 'RunCompleted' }
  /** its deadline passed, or its output is none: nothing is waited for any more */
  | { readonly type: 'RunFailed'; readonly code: string; readonly detail: string }
  | { readonly type: 'RunCancelled'; readonly code: string; readonly detail: string };

export function newRun(steps: number): RunState {
  return { status: 'Running', steps: Array.from({ length: steps }, () => ({ status: 'Waiting' })) };
}

export function isDecided(state: RunState): boolean {
  return state.status !== 'Running' && state.status !== 'Stopping';
}

/** The state after an event. The same object when the event is of something that is over: it came late or twice. */
export function evolveRun(state: RunState, event: RunEvent): RunState {
  if (state.status !== 'Running' && state.status !== 'Stopping') return state;
  switch (event.type) {
    case 'StepCalled':
      return state.status === 'Running' && stepOf(state, event.step)?.status === 'Waiting'
        ? withStep(state, event.step, { status: 'Calling' })
        : state;
    case 'StepDone':
      return stepOf(state, event.step)?.status === 'Calling'
        ? settled(withStep(state, event.step, { status: 'Done', callId: event.callId }))
        : state;
    case 'StepFailed': {
      const { step, code, detail } = event;
      if (stepOf(state, step)?.status !== 'Calling') return state;
      const failed = withStep(state, step, { status: 'Failed', code, detail });
      return stopping(failed, { status: 'Failed', code, detail, failedStep: step });
    }
    case 'RunCompleted':
      return state.status === 'Running' && state.steps.every(({ status }) => status === 'Done')
        ? { status: 'Completed', steps: state.steps }
        : state;
    case 'RunFailed': {
      const { code, detail } = event;
      const steps = state.steps.map((one): StepState =>
        one.status === 'Calling' ? { status: 'Failed', code, detail } : one,
      );
      return { status: 'Failed', code, detail, steps };
    }
    case 'RunCancelled':
      return stopping(state, { status: 'Cancelled', code: event.code, detail: event.detail });
    default:
      return assertNever(event);
  }
}

type OpenState = Extract<RunState, { status: 'Running' | 'Stopping' }>;

function stepOf(state: OpenState, step: number): StepState | undefined {
  return state.steps[step - 1];
}

function withStep(state: OpenState, step: number, next: StepState): OpenState {
  return { ...state, steps: state.steps.with(step - 1, next) };
}

/** What ended a run first is why it ended. */
function stopping(state: OpenState, ending: Ending): RunState {
  return settled(state.status === 'Stopping' ? state : { status: 'Stopping', steps: state.steps, ending });
}

function settled(state: OpenState): RunState {
  if (state.status === 'Running' || state.steps.some(({ status }) => status === 'Calling')) return state;
  return { ...state.ending, steps: state.steps };
}
