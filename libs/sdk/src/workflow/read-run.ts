import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface RunStep {
  /** counts from 1; receipts carry it */
  readonly number: number;
  readonly id: string;
  readonly did: string;
  readonly status: 'WAITING' | 'CALLING' | 'DONE' | 'FAILED';
  /** the step's own call, once it is paid */
  readonly callId: string | null;
  readonly code: string | null;
}

export interface Run {
  readonly callId: string;
  readonly did: string;
  readonly status: 'RUNNING' | 'STOPPING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly steps: readonly RunStep[];
  readonly code: string | null;
  readonly detail: string | null;
  readonly failedStep: number | null;
}

const RUN = /* GraphQL */ `
  query Run($callId: Bytes32!) {
    run(callId: $callId) {
      callId
      did
      status
      steps {
        number
        id
        did
        status
        callId
        code
      }
      code
      detail
      failedStep
    }
  }
`;

/** How a call of a workflow is run; null unless it is the account's own. */
export async function readRun(http: Http, callId: string): Promise<Run | null> {
  return (await runOperation<{ run: Run | null }>(http, RUN, { callId })).run;
}
