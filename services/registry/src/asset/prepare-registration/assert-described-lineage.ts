import { assertNever, ModelverseError } from '@icubed/errors';
import type { ContentDescription } from '../../content/description/content-description.js';
import type { RegisteredAsset } from '../asset.js';
import type { EdgeType } from '../vocabulary.js';

export interface DescribedParent {
  readonly did: string;
  readonly edgeType: EdgeType;
  readonly asset: RegisteredAsset;
}

/**
 * The chain knows edges and not what lies in a folder: that the two say the same is for the registry to see to, before the creator
 * signs.
 *
 * @throws REGISTRY.BASE_NOT_PARENT
 */
export function assertDescribedLineage(description: ContentDescription, parents: readonly DescribedParent[]): void {
  switch (description.format) {
    case 'none':
    case 'model':
      return;
    case 'profile':
      return assertBase(description.base, parents);
    default:
      return assertNever(description);
  }
}

/** A call of a profile runs and pays its base: which one must not be left to the folder alone. */
function assertBase(base: string, parents: readonly DescribedParent[]): void {
  const prompts = parents.filter((parent) => parent.edgeType === 'PROMPT');
  if (prompts.length === 1 && prompts[0]!.did === base) return;
  throw new ModelverseError(
    'REGISTRY.BASE_NOT_PARENT',
    `the profile is one of ${base}: name it as the only PROMPT parent`,
    { base },
  );
}
