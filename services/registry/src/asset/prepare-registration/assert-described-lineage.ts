import { assertNever, ModelverseError } from '@icubed/errors';
import type { AssetId } from '@icubed/protocol';
import type { ContentDescription, LockedComponent } from '../../content/description/content-description.js';
import type { RegisteredAsset } from '../asset.js';
import type { EdgeType } from '../vocabulary.js';
import { whyNoBase, whyNotCallable } from '../why-not-callable.js';

export interface DescribedParent {
  readonly did: string;
  readonly edgeType: EdgeType;
  readonly asset: RegisteredAsset;
}

/**
 * The chain knows edges and not what lies in a folder: that the two say the same is for the registry to see to, before the creator
 * signs.
 *
 * @param find the assets that a parent's edges name
 * @throws REGISTRY.BASE_NOT_PARENT, REGISTRY.COMPONENTS_DIFFER, REGISTRY.COMPONENT_DIGEST_MISMATCH, REGISTRY.COMPONENT_NOT_CALLABLE
 */
export function assertDescribedLineage(
  description: ContentDescription,
  parents: readonly DescribedParent[],
  find: (id: AssetId) => RegisteredAsset | undefined,
): void {
  switch (description.format) {
    case 'none':
    case 'model':
      return;
    case 'profile':
      return assertBase(description.base, parents);
    case 'workflow':
      return assertComponents(description.components, parents, find);
    default:
      return assertNever(description);
  }
}

/** A call of a profile runs and pays its base: which one must not be left to the folder alone. */
function assertBase(base: string, parents: readonly DescribedParent[]): void {
  const prompts = parents.filter((parent) => parent.edgeType === 'PROMPT');
  const [prompt] = prompts;
  if (prompt && prompts.length === 1 && prompt.did === base) return refuse(base, whyNoBase(prompt.asset));
  throw new ModelverseError(
    'REGISTRY.BASE_NOT_PARENT',
    `the profile is one of ${base}: name it as the only PROMPT parent`,
    { base },
  );
}

function assertComponents(
  components: readonly LockedComponent[],
  parents: readonly DescribedParent[],
  find: (id: AssetId) => RegisteredAsset | undefined,
): void {
  const edges = new Map(
    parents.filter(({ edgeType }) => edgeType === 'COMPONENT').map((edge) => [edge.did, edge.asset]),
  );
  const calls = new Set(components.map(({ did }) => did));
  const foreign = [...edges.keys()].find((did) => !calls.has(did));
  if (foreign !== undefined) throw differ(foreign, `the workflow does not call ${foreign}`);
  for (const { did, digest } of components) {
    const asset = edges.get(did);
    if (!asset) throw differ(did, `the workflow calls ${did}: name it as a COMPONENT parent`);
    if (asset.digest !== digest) {
      const detail = `the lock has ${digest} of ${did}, which is registered with ${asset.digest}`;
      throw new ModelverseError('REGISTRY.COMPONENT_DIGEST_MISMATCH', detail, { component: did });
    }
    refuse(did, whyNotCallable(asset, find));
  }
}

function refuse(component: string, why: string | undefined): void {
  if (why !== undefined)
    throw new ModelverseError('REGISTRY.COMPONENT_NOT_CALLABLE', `${component} ${why}`, { component });
}

function differ(component: string, detail: string): ModelverseError {
  return new ModelverseError('REGISTRY.COMPONENTS_DIFFER', detail, { component });
}
