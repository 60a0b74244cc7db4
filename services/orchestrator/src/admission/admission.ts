import { isModelverseError } from '@icubed/errors';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import { checkWorkflowLock, componentsOf, type Workflow, type WorkflowLock } from '@icubed/workflow';

/** How a published workflow stands. Content does not change: what is decided stays so. */
export type Admission =
  /** something is not known yet: ask again */
  | { readonly status: 'Pending'; readonly waitsFor: string }
  | { readonly status: 'Admitted'; readonly workflow: Workflow }
  | { readonly status: 'Refused'; readonly code: string; readonly detail: string };

/** A component as it is registered; undefined fields are not known here yet. */
export interface Component {
  readonly kind?: string;
  readonly digest?: string;
}

const CALLABLE: ReadonlySet<string> = new Set(['MODEL', 'MERGE', 'PROFILE']);

/**
 * Whether a workflow may be run: its steps call exactly the assets that it was registered as composed of, which run by
 * themselves and are the bytes that its lock names.
 */
export function decideAdmission(
  { chainId, edges }: { readonly chainId: number; readonly edges: readonly AssetId[] },
  { workflow, lock }: { readonly workflow: Workflow; readonly lock: WorkflowLock },
  known: ReadonlyMap<AssetId, Component>,
): Admission {
  try {
    checkWorkflowLock(workflow, lock);
    const components = componentsOf(workflow).map((did) => ({ did, assetId: parseDidOn(chainId, did) }));
    const foreign = components.find(({ assetId }) => !edges.includes(assetId));
    if (foreign !== undefined) return refused('COMPONENT_UNKNOWN', `${foreign.did} is no registered component.`);
    if (edges.length !== components.length)
      return refused('COMPONENT_UNKNOWN', 'A registered component is not called by any step.');
    for (const { did, assetId } of components) {
      const { kind, digest } = known.get(assetId) ?? {};
      if (kind === undefined || digest === undefined) return { status: 'Pending', waitsFor: did };
      if (!CALLABLE.has(kind)) return refused('COMPONENT_NOT_CALLABLE', `${did} is of kind ${kind}.`);
      if (lock.get(did) !== digest) return refused('LOCK_MISMATCH', `${did} is not registered with the locked digest.`);
    }
    return { status: 'Admitted', workflow };
  } catch (error) {
    if (!isModelverseError(error)) throw error;
    return { status: 'Refused', code: error.code, detail: error.detail };
  }
}

function refused(code: 'COMPONENT_UNKNOWN' | 'COMPONENT_NOT_CALLABLE' | 'LOCK_MISMATCH', detail: string): Admission {
  return { status: 'Refused', code: `ORCHESTRATOR.${code}`, detail };
}
