import type { EntityManager } from 'typeorm';
import { bodyOf, planOf } from './plan.js';
import type { StoredRun } from './run.store.js';
import { areForgotten, loadValues } from './value.store.js';

/** What the executor is told of a run. A stopping run is still running: it is not decided. */
export interface RunAnswer {
  readonly status: 'Running' | 'Completed' | 'Failed' | 'Cancelled';
  readonly output?: { readonly mediaType: string; readonly base64: string };
  readonly code?: string;
  readonly detail?: string;
}

/** A completed run answers its output for as long as its values are kept, then only that it is completed. */
export async function answerOf(reader: Pick<EntityManager, 'query'>, run: StoredRun): Promise<RunAnswer> {
  const { state } = run;
  switch (state.status) {
    case 'Running':
    case 'Stopping':
      return { status: 'Running' };
    case 'Failed':
    case 'Cancelled':
      return { status: state.status, code: state.code, detail: state.detail };
    case 'Completed': {
      if (await areForgotten(reader, run.terms.callId)) return { status: 'Completed' };
      const { outputs, wires } = planOf(run.workflow);
      const valueOf = await loadValues(reader, run.terms.callId, wires);
      const { mediaType, bytes } = bodyOf(outputs, wires, valueOf);
      return { status: 'Completed', output: { mediaType, base64: Buffer.from(bytes).toString('base64') } };
    }
  }
}
