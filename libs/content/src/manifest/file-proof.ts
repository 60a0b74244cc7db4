import { ModelverseError } from '@icubed/errors';
import { bytes32, type Bytes32 } from '@icubed/protocol';
import { z } from 'zod';
import { contentDigest } from './content-digest.js';
import { filesRootOf, inclusionProofOf, verifyInclusion } from './files-root.js';
import { buildManifest, type FileDescription, type Manifest, type ManifestEntry } from './manifest.js';
import type { Registered } from './verify-manifest.js';

/** Shows that one file is part of an asset's registered content, without the other files. Everything in it is JSON. */
export interface FileProof {
  readonly format: 'icubed-file-proof/1';
  readonly entry: ManifestEntry;
  readonly filesRoot: Bytes32;
  /** Siblings from the entry's leaf to the root, hashes as 0x and lower-case hex. */
  readonly steps: readonly { readonly side: 'left' | 'right'; readonly hash: Bytes32 }[];
}

/** A manifest has at most 10,000 files. */
const STEPS_MAX = 14;

const proofSchema = z.strictObject({
  format: z.literal('icubed-file-proof/1'),
  entry: z.unknown(),
  filesRoot: z.string(),
  steps: z
    .array(z.strictObject({ side: z.enum(['left', 'right']), hash: z.string().regex(/^0x[0-9a-f]{64}$/) }))
    .max(STEPS_MAX),
});

/** Undefined when there is no file at `path`. */
export function fileProofOf(manifest: Manifest, path: string): FileProof | undefined {
  const entry = manifest.files.find((file) => file.path === path);
  const steps = inclusionProofOf(manifest, path);
  if (!entry || !steps) return undefined;
  return {
    format: 'icubed-file-proof/1',
    entry,
    filesRoot: filesRootOf(manifest),
    steps: steps.map(({ side, hash }) => ({ side, hash: bytes32(`0x${Buffer.from(hash).toString('hex')}`) })),
  };
}

/**
 * Holds a proof from anybody against what the chain says of the asset (its chain, creator and digest), offline. Answers the proven entry: the
 * file itself then needs `verifiedStream` against it.
 *
 * @throws CONTENT.PROOF_INVALID when the proof is malformed or does not lead from the entry to its root, CONTENT.DIGEST_MISMATCH when that root is
 * not the registered one
 */
export function verifyFileProof(proof: unknown, { chainId, creator, digest }: Registered): ManifestEntry {
  const { entry, filesRoot, steps } = parsed(proof);
  const path = steps.map(({ side, hash }) => ({ side, hash: Buffer.from(hash.slice(2), 'hex') }));
  if (!verifyInclusion(entry, path, filesRoot)) throw invalid('the steps do not lead from the entry to the root');
  const found = contentDigest({ chainId, creator, filesRoot });
  if (found !== bytes32(digest)) {
    throw new ModelverseError('CONTENT.DIGEST_MISMATCH', 'the proof is of other content than the registered one', {
      registered: digest,
      found,
    });
  }
  return entry;
}

function parsed(proof: unknown): FileProof {
  try {
    const { entry, filesRoot, steps, format } = proofSchema.parse(proof);
    return {
      format,
      // what a manifest of it alone would refuse is no entry
      entry: buildManifest([entry as FileDescription]).files[0]!,
      filesRoot: bytes32(filesRoot),
      steps: steps.map(({ side, hash }) => ({ side, hash: bytes32(hash) })),
    };
  } catch (cause) {
    throw invalid('the proof is malformed', cause);
  }
}

function invalid(why: string, cause?: unknown): ModelverseError {
  return new ModelverseError('CONTENT.PROOF_INVALID', why, {}, { cause });
}
