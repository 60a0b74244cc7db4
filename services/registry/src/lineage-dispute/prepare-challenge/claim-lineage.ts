import { ModelverseError } from '@icubed/errors';
import type { AssetId } from '@icubed/protocol';
import { isScaled, type RegisteredAsset } from '../../asset/asset.js';
import type { EdgeType } from '../../asset/vocabulary.js';
import { edgeFits } from '../../lineage/edge-rates.js';

/** Of one child, at a time. */
export const OPEN_DISPUTES_MAX = 8;

export interface LineageClaim {
  readonly parentId: AssetId;
  readonly edgeType: EdgeType;
  readonly child: RegisteredAsset | undefined;
  readonly parent: RegisteredAsset | undefined;
  /** The open dispute of this pair. */
  readonly running: bigint | undefined;
  readonly openOfChild: number;
}

/**
 * Refuses what LineageDisputes would refuse, before anyone pays gas.
 *
 * @throws REGISTRY.ASSET_UNKNOWN, REGISTRY.PARENT_UNKNOWN, REGISTRY.PARENT_NOT_OLDER, REGISTRY.EDGE_TYPE_INVALID, REGISTRY.EDGE_STANDS,
 * REGISTRY.ALREADY_DISPUTED, REGISTRY.TOO_MANY_DISPUTES
 */
export function assertMayClaim({ parentId, edgeType, child, parent, running, openOfChild }: LineageClaim): void {
  if (child === undefined) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'the mirror knows no such asset');
  const about = { parent: parentId.toString() };
  if (parent === undefined) throw new ModelverseError('REGISTRY.PARENT_UNKNOWN', 'the parent is not registered', about);
  if (parent.registeredAt >= child.registeredAt)
    throw new ModelverseError('REGISTRY.PARENT_NOT_OLDER', 'the parent was not registered before the asset', about);
  if (!edgeFits(edgeType, child.kind, parent.kind)) {
    const detail = `a ${child.kind} has no ${edgeType} edge to a ${parent.kind}`;
    throw new ModelverseError('REGISTRY.EDGE_TYPE_INVALID', detail, about);
  }
  // a rate that a merge-job receipt lowered can be disputed as it is: the receipt may be false
  if (child.edges.some((edge) => edge.parent === parentId && edge.edgeType === edgeType && !isScaled(edge)))
    throw new ModelverseError('REGISTRY.EDGE_STANDS', 'the asset names the parent in just this way', about);
  if (running !== undefined) {
    const detail = `dispute ${running} is about the same two assets`;
    throw new ModelverseError('REGISTRY.ALREADY_DISPUTED', detail, { disputeId: running.toString() });
  }
  if (openOfChild >= OPEN_DISPUTES_MAX)
    throw new ModelverseError('REGISTRY.TOO_MANY_DISPUTES', `${openOfChild} disputes of the asset are open`);
}
