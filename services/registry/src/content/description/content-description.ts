import { ModelverseError } from '@icubed/errors';
import type { Bytes32 } from '@icubed/protocol';
import type { AssetKind } from '../../asset/vocabulary.js';

/** What a content folder says of itself, by the one description file it holds. Kept beside the sealed bytes: the registration is held against it. */
export type ContentDescription =
  | { readonly format: 'none' }
  | { readonly format: 'model' }
  | { readonly format: 'profile'; readonly base: string }
  | { readonly format: 'workflow'; readonly components: readonly LockedComponent[] };

/** An asset that a workflow calls, and the content it was composed of. */
export interface LockedComponent {
  readonly did: string;
  readonly digest: Bytes32;
}

/** An adapter's weights may come alone; a model's may too, and then nobody can call it. */
const FORMATS_OF: Readonly<Record<AssetKind, readonly ContentDescription['format'][]>> = {
  MODEL: ['model', 'none'],
  ADAPTER: ['model', 'none'],
  PROFILE: ['profile'],
  MERGE: ['model', 'none'],
  DATASET: ['none'],
  WORKFLOW: ['workflow'],
};

/** @throws REGISTRY.CONTENT_KIND_MISMATCH */
export function assertDescribesKind(kind: AssetKind, { format }: ContentDescription): void {
  const expected = FORMATS_OF[kind];
  if (expected.includes(format)) return;
  const found = format === 'none' ? 'describes nothing' : `describes a ${format}`;
  throw new ModelverseError(
    'REGISTRY.CONTENT_KIND_MISMATCH',
    `a ${kind} needs a folder of format ${expected.join(' or ')}, the upload ${found}`,
    { format },
  );
}
