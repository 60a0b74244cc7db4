import type { AssetId } from '@icubed/protocol';
import type { RegisteredAsset } from './asset.js';
import type { AssetKind } from './vocabulary.js';

/** Kinds that a node runs by themselves: what a profile can be of. */
const BY_ITSELF: ReadonlySet<AssetKind> = new Set(['MODEL', 'MERGE']);

type Found = (id: AssetId) => RegisteredAsset | undefined;

/** Why a workflow's step cannot call this asset, as the second half of a sentence; undefined when it can. A workflow is no step of another. */
export function whyNotCallable(asset: RegisteredAsset, find: Found): string | undefined {
  const { kind, content } = asset;
  if (kind !== 'PROFILE' && !BY_ITSELF.has(kind)) return `is of kind ${kind}: a step calls a MODEL, MERGE or PROFILE`;
  if (content.status === 'SEALED') return 'is still sealed: a workflow is made of open assets';
  if (kind !== 'PROFILE') return undefined;
  const [base, second] = basesOf(asset);
  if (base === undefined || second !== undefined) return 'is a profile of no one base';
  const found = find(base);
  if (!found) return 'is a profile of an asset that is not registered';
  const why = whyNoBase(found) ?? whyNotCallable(found, find);
  return why && `is a profile of an asset that ${why}`;
}

/** Why a profile cannot be of this asset, however open it is. */
export function whyNoBase({ kind }: RegisteredAsset): string | undefined {
  return BY_ITSELF.has(kind) ? undefined : `is of kind ${kind}: a profile is of a MODEL or a MERGE`;
}

export function basesOf({ edges }: Pick<RegisteredAsset, 'edges'>): AssetId[] {
  return edges.filter(({ edgeType }) => edgeType === 'PROMPT').map(({ parent }) => parent);
}
