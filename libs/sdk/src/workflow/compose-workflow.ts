import { ModelverseError } from '@icubed/errors';
import {
  componentsOf,
  encodeWorkflowDefinition,
  encodeWorkflowLock,
  lockOf,
  parseWorkflowDefinition,
  type Workflow,
  WORKFLOW_FILE,
  WORKFLOW_LOCK_FILE,
} from '@icubed/workflow';
import type { ContentFile } from '../assets/content-file.js';
import type { Publication } from '../assets/publish-asset.js';
import { readAsset } from '../assets/read-assets.js';
import type { Http } from '../transport/http.js';

/** What of a publication follows from the workflow alone. */
export interface ComposedWorkflow extends Required<Pick<Publication, 'kind' | 'parents'>> {
  readonly files: readonly ContentFile[];
}

/**
 * The folder of a workflow, locked to its components as they are registered now, and the edges to them; `publishAsset` takes both.
 * Throws what is wrong with the graph by its code, all of it in `problems`, and REGISTRY.ASSET_UNKNOWN for a component.
 */
export async function composeWorkflow(http: Http, workflow: Workflow): Promise<ComposedWorkflow> {
  const definition = encodeWorkflowDefinition(workflow);
  // as those will read it who run it
  const written = parseWorkflowDefinition(definition);
  const components = componentsOf(written);
  const digests = new Map<string, string>();
  for (const did of components) digests.set(did, await digestOf(http, did));
  return {
    kind: 'WORKFLOW',
    files: [
      { path: WORKFLOW_FILE, bytes: definition },
      { path: WORKFLOW_LOCK_FILE, bytes: encodeWorkflowLock(lockOf(written, digests)) },
    ],
    parents: components.map((did) => ({ did, edgeType: 'COMPONENT' })),
  };
}

async function digestOf(http: Http, did: string): Promise<string> {
  const asset = await readAsset(http, did);
  if (asset === null) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', `the component ${did} is not registered`);
  return asset.digest;
}
