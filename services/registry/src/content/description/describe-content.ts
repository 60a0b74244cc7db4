import { MODEL_FILE, parseModelDescription, parseProfileDescription, PROFILE_FILE } from '@icubed/content';
import { assertNever, ModelverseError } from '@icubed/errors';
import {
  checkWorkflowLock,
  parseWorkflowDefinition,
  parseWorkflowLock,
  WORKFLOW_FILE,
  WORKFLOW_LOCK_FILE,
} from '@icubed/workflow';
import type { ContentDescription, LockedComponent } from './content-description.js';

const DESCRIPTION_FILES = [MODEL_FILE, PROFILE_FILE, WORKFLOW_FILE] as const;

/** Above every description's own bound, so that the reader of each names what is too large. */
const READ_MAX_BYTES = 1024 * 1024;

type Read = (path: string) => AsyncIterable<Uint8Array>;

/**
 * Parses the description file of a folder, if it has one.
 *
 * @param read the bytes of a file at one of the paths
 * @throws REGISTRY.CONTENT_KIND_MISMATCH for two descriptions, CONTENT.MODEL_INVALID, ORCHESTRATOR.LOCK_MISMATCH, the codes of what is wrong with
 * a workflow's files
 */
export async function describeContent(paths: ReadonlySet<string>, read: Read): Promise<ContentDescription> {
  const [file, second] = DESCRIPTION_FILES.filter((name) => paths.has(name));
  if (second !== undefined) {
    throw new ModelverseError(
      'REGISTRY.CONTENT_KIND_MISMATCH',
      `a folder has one description, not ${file} and ${second}`,
    );
  }
  switch (file) {
    case undefined:
      return { format: 'none' };
    case MODEL_FILE:
      parseModelDescription(await start(read(file)), paths);
      return { format: 'model' };
    case PROFILE_FILE:
      return { format: 'profile', base: parseProfileDescription(await start(read(file))).base };
    case WORKFLOW_FILE:
      return { format: 'workflow', components: await componentsIn(paths, read) };
    default:
      return assertNever(file);
  }
}

async function componentsIn(paths: ReadonlySet<string>, read: Read): Promise<LockedComponent[]> {
  const workflow = parseWorkflowDefinition(await start(read(WORKFLOW_FILE)));
  if (!paths.has(WORKFLOW_LOCK_FILE))
    throw new ModelverseError('ORCHESTRATOR.LOCK_MISMATCH', `the folder holds no ${WORKFLOW_LOCK_FILE}`);
  const lock = parseWorkflowLock(await start(read(WORKFLOW_LOCK_FILE)));
  checkWorkflowLock(workflow, lock);
  return [...lock].map(([did, digest]) => ({ did, digest }));
}

async function start(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source) {
    parts.push(part);
    size += part.byteLength;
    if (size > READ_MAX_BYTES) break;
  }
  return Buffer.concat(parts);
}
