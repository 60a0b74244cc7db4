import { createHash } from 'node:crypto';
import { MANIFEST_FILE, MANIFEST_MAX_BYTES, type Manifest, type Registered, verifyManifest } from '@icubed/content';
import { type ErrorCode, ModelverseError } from '@icubed/errors';
import {
  parseWorkflowDefinition,
  parseWorkflowLock,
  type Workflow,
  WORKFLOW_FILE,
  WORKFLOW_FILE_MAX_BYTES,
  WORKFLOW_LOCK_FILE,
  type WorkflowLock,
} from '@icubed/workflow';
import type { ContentGateway } from './content-gateway.js';

export interface RegisteredContent extends Registered {
  readonly contentCid: string;
}

type Reader = Pick<ContentGateway, 'read'>;

/**
 * The two files of a workflow folder, every byte of which is the registered one.
 *
 * @throws ORCHESTRATOR.CONTENT_UNAVAILABLE to be tried again; CONTENT.* for bytes that are not the registered ones;
 * ORCHESTRATOR.DEFINITION_MALFORMED, LOCK_MALFORMED and the codes of a graph for registered bytes that are no workflow
 */
export async function fetchWorkflowFolder(
  reader: Reader,
  content: RegisteredContent,
  signal: AbortSignal,
): Promise<{ readonly workflow: Workflow; readonly lock: WorkflowLock }> {
  const { contentCid } = content;
  const manifest = verifyManifest(await reader.read(contentCid, MANIFEST_FILE, MANIFEST_MAX_BYTES, signal), content);
  const file = (path: string, malformed: ErrorCode) =>
    fetchFile(reader, contentCid, { manifest, path, malformed }, signal);
  const definition = await file(WORKFLOW_FILE, 'ORCHESTRATOR.DEFINITION_MALFORMED');
  const lock = await file(WORKFLOW_LOCK_FILE, 'ORCHESTRATOR.LOCK_MALFORMED');
  return { workflow: parseWorkflowDefinition(definition), lock: parseWorkflowLock(lock) };
}

async function fetchFile(
  reader: Reader,
  cid: string,
  { manifest, path, malformed }: { manifest: Manifest; path: string; malformed: ErrorCode },
  signal: AbortSignal,
): Promise<Buffer> {
  const entry = manifest.files.find((one) => one.path === path);
  if (entry === undefined) throw new ModelverseError(malformed, `The folder has no ${path}.`);
  if (entry.size > WORKFLOW_FILE_MAX_BYTES) throw new ModelverseError(malformed, `${path} is larger than 256 KiB.`);
  const bytes = await reader.read(cid, path, entry.size, signal);
  if (bytes.byteLength !== entry.size || createHash('sha256').update(bytes).digest('hex') !== entry.sha256)
    throw new ModelverseError('CONTENT.FILE_MISMATCH', `${path} is not the file of the manifest`, { path });
  return bytes;
}
