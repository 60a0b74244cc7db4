import { fromProblem, ModelverseError } from '@icubed/errors';
import type { Workflow } from '@icubed/workflow';
import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export interface PublishedWorkflow {
  readonly did: string;
  readonly status: 'PENDING' | 'ADMITTED' | 'REFUSED';
  /** once it is admitted */
  readonly workflow: Workflow | null;
  /** ids of its steps by number, which counts from 1 */
  readonly order: readonly string[] | null;
  readonly code: string | null;
  readonly detail: string | null;
}

const PORT = 'name mediaTypes required';
const WORKFLOW = /* GraphQL */ `
  query Workflow($did: Did!) {
    workflow(did: $did) {
      did
      status
      workflow {
        inputs { ${PORT} }
        outputs { ${PORT} }
        steps { id did inputs { ${PORT} } outputs { ${PORT} } }
        connections { from { step port } to { step port } }
      }
      order
      code
      detail
    }
  }
`;

/** Null while its content is sealed or nobody has heard of it. */
export async function readWorkflow(http: Http, did: string): Promise<PublishedWorkflow | null> {
  return (await runOperation<{ workflow: PublishedWorkflow | null }>(http, WORKFLOW, { did })).workflow;
}

/** The workflow once it can be called. Throws what it was refused by, and PLATFORM.TIMEOUT. */
export async function waitUntilAdmitted(http: Http, did: string, timeoutMs = 60_000): Promise<PublishedWorkflow> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const published = await readWorkflow(http, did);
    if (published?.status === 'ADMITTED') return published;
    if (published?.status === 'REFUSED')
      throw fromProblem({ code: published.code ?? undefined, detail: published.detail ?? undefined });
    if (Date.now() > until)
      throw new ModelverseError('PLATFORM.TIMEOUT', `workflow ${did} is not admitted after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
