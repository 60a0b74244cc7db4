import { createHash } from 'node:crypto';
import { buildManifest, contentDigest, encodeManifest, filesRootOf, MANIFEST_FILE, mediaTypeOf } from '@icubed/content';
import {
  componentsOf,
  encodeWorkflowDefinition,
  encodeWorkflowLock,
  lockOf,
  type Workflow,
  WORKFLOW_FILE,
  WORKFLOW_LOCK_FILE,
} from '@icubed/workflow';

export const CHAIN_ID = 31337;
export const CREATOR = `0x${'c0'.repeat(20)}`;

export type Files = ReadonlyMap<string, Uint8Array>;

/** What a registered component's digest is in these specs. */
export function digestOf(did: string): string {
  return `0x${createHash('sha256').update(did).digest('hex')}`;
}

export function workflowFiles(workflow: Workflow): Files {
  const lock = lockOf(workflow, new Map(componentsOf(workflow).map((did) => [did, digestOf(did)])));
  return new Map([
    [WORKFLOW_FILE, encodeWorkflowDefinition(workflow)],
    [WORKFLOW_LOCK_FILE, encodeWorkflowLock(lock)],
  ]);
}

/** A folder as it is published: with its manifest, and the digest and root of its registration. */
export function published(files: Files) {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const manifest = buildManifest(
    [...files].map(([path, bytes]) => ({
      path,
      size: bytes.length,
      sha256: sha256(bytes),
      mediaType: mediaTypeOf(path),
    })),
  );
  const filesRoot = filesRootOf(manifest);
  return {
    filesRoot,
    digest: contentDigest({ chainId: CHAIN_ID, creator: CREATOR, filesRoot }),
    folder: new Map([...files, [MANIFEST_FILE, encodeManifest(manifest)]]),
  };
}
