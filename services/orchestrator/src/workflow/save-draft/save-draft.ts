import { ModelverseError } from '@icubed/errors';
import { parseDidOn } from '@icubed/protocol';
import { validateWorkflow, type Workflow, type WorkflowProblem } from '@icubed/workflow';
import { type Draft, draftName, parseDraftId } from '../draft.js';
import type { DraftKey, DraftStore } from '../draft.store.js';

/** Room for work, not for storage: the store counts them on each save. */
const MAX_DRAFTS = 1_000;

export interface SaveDraft {
  readonly chainId: number;
  readonly accountId: string;
  /** the draft to replace and the version it was read at; absent: a new draft */
  readonly replaces?: { readonly id: string; readonly version: number };
  readonly name: string;
  readonly workflow: Workflow;
  readonly newUuid: string;
  readonly now: Date;
}

export type SaveDraftResult =
  | { readonly status: 'Saved'; readonly draft: Draft }
  | { readonly status: 'Invalid'; readonly problems: readonly WorkflowProblem[] };

/**
 * Stores a workflow that passes validation. Throws ORCHESTRATOR.DRAFT_NAME_MALFORMED, DRAFT_NOT_FOUND (also for a draft of
 * another account), DRAFT_CONFLICT (saved by somebody else since), DRAFT_LIMIT, and PROTOCOL codes for a step's DID.
 */
export async function saveDraft(store: DraftStore, command: SaveDraft): Promise<SaveDraftResult> {
  const { chainId, accountId, workflow, replaces, now } = command;
  const content = { name: draftName(command.name), workflow };
  const problems = validateWorkflow(workflow);
  if (problems.length > 0) return { status: 'Invalid', problems };
  for (const step of workflow.steps) parseDidOn(chainId, step.did);
  if (replaces !== undefined) {
    const key = { chainId, accountId, uuid: parseDraftId(chainId, replaces.id) ?? notFound(replaces.id) };
    const draft = await store.update(key, content, replaces.version, now);
    return { status: 'Saved', draft: draft ?? (await refuseUpdate(store, key, replaces)) };
  }
  const draft = await store.insert({ chainId, accountId, uuid: command.newUuid }, content, now, MAX_DRAFTS);
  if (draft === undefined)
    throw new ModelverseError('ORCHESTRATOR.DRAFT_LIMIT', `An account has at most ${MAX_DRAFTS} drafts.`);
  return { status: 'Saved', draft };
}

async function refuseUpdate(
  store: DraftStore,
  key: DraftKey,
  { id, version }: { id: string; version: number },
): Promise<never> {
  const current = await store.find(key);
  if (current === undefined) return notFound(id);
  throw new ModelverseError(
    'ORCHESTRATOR.DRAFT_CONFLICT',
    `The draft is at version ${current.version}, not ${version}.`,
    {
      currentVersion: current.version,
    },
  );
}

function notFound(id: string): never {
  throw new ModelverseError('ORCHESTRATOR.DRAFT_NOT_FOUND', `There is no draft ${id.slice(0, 100)}.`);
}
