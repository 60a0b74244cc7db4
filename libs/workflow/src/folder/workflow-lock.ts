import { ModelverseError } from '@icubed/errors';
import type { Bytes32 } from '@icubed/protocol';
import { z } from 'zod';
import type { Workflow } from '../graph/workflow.js';
import { readJson } from './read-json.js';

/** Beside the definition: which bytes each component is. */
export const WORKFLOW_LOCK_FILE = 'icubed.workflow.lock.json';

const did = z
  .string()
  .max(64)
  .regex(/^did:icubed:[1-9]\d{0,15}:(0|[1-9]\d{0,28})$/);

/** `icubed.workflow.lock.json`: the registered content digest of every component. */
export const workflowLockSchema = z.strictObject({
  format: z.literal('icubed-workflow-lock/1'),
  components: z
    .record(
      did,
      z.strictObject({
        digest: z
          .string()
          .regex(/^0x[0-9a-f]{64}$/)
          .describe('As the component is registered, lower-case hex.'),
      }),
    )
    .describe('By DID: every component of the definition and nothing else.'),
});

/** Content digests of a workflow's components by DID. */
export type WorkflowLock = ReadonlyMap<string, Bytes32>;

/** @throws ORCHESTRATOR.LOCK_MALFORMED */
export function parseWorkflowLock(bytes: Uint8Array): WorkflowLock {
  const { components } = readJson(WORKFLOW_LOCK_FILE, 'ORCHESTRATOR.LOCK_MALFORMED', workflowLockSchema, bytes);
  return new Map(Object.entries(components).map(([component, { digest }]) => [component, digest as Bytes32]));
}

/**
 * The lock of a workflow whose components have these digests.
 * @throws ORCHESTRATOR.LOCK_MISMATCH when one has none
 */
export function lockOf(workflow: Workflow, digests: ReadonlyMap<string, string>): WorkflowLock {
  return new Map(
    componentsOf(workflow).map((component) => [component, (digests.get(component) ?? missing(component)) as Bytes32]),
  );
}

/** @throws ORCHESTRATOR.LOCK_MISMATCH unless the lock names every component of the workflow and no other */
export function checkWorkflowLock(workflow: Workflow, lock: WorkflowLock): void {
  const components = new Set(componentsOf(workflow));
  for (const component of components) if (!lock.has(component)) missing(component);
  const foreign = [...lock.keys()].find((component) => !components.has(component));
  if (foreign !== undefined)
    throw new ModelverseError('ORCHESTRATOR.LOCK_MISMATCH', `The lock names ${foreign}, which is no component.`);
}

/** The bytes of `icubed.workflow.lock.json`, components in the order of their DIDs. */
export function encodeWorkflowLock(lock: WorkflowLock): Uint8Array {
  const sorted = [...lock].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const components = Object.fromEntries(sorted.map(([component, digest]) => [component, { digest }]));
  return new TextEncoder().encode(JSON.stringify({ format: 'icubed-workflow-lock/1', components }));
}

/** Each asset that a step calls, once, in the order of the steps. */
export function componentsOf({ steps }: Workflow): string[] {
  return [...new Set(steps.map((step) => step.did))];
}

function missing(component: string): never {
  throw new ModelverseError('ORCHESTRATOR.LOCK_MISMATCH', `The lock has no digest of ${component}.`);
}
