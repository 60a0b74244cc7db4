import { isModelverseError, ModelverseError } from '@icubed/errors';
import { assertMergeWeights, scaledOwnBps, type AssetId } from '@icubed/protocol';
import { inheritBps, type Edge, type RegisteredAsset } from '../asset/asset.js';
import { LICENCE_BPS_OF, type AssetKind, type EdgeType } from '../asset/vocabulary.js';

export const PARENTS_MAX = 32;
/** The share of an asset's revenue its ancestors can take together. */
export const RATES_MAX_BPS = 5000;

/** The kind an edge of a type makes: economics section 1, and LineageRules of the contracts. */
const CHILD_KIND: Readonly<Record<Exclude<EdgeType, 'DATASET'>, AssetKind>> = {
  PROMPT: 'PROFILE',
  LORA: 'ADAPTER',
  FINE_TUNE: 'MODEL',
  DISTIL: 'MODEL',
  MERGE: 'MERGE',
  COMPONENT: 'WORKFLOW',
};

/** These start from weights, which a prompt profile does not have. */
const FROM_WEIGHTS: ReadonlySet<EdgeType> = new Set(['LORA', 'FINE_TUNE', 'MERGE']);

export function edgeFits(edgeType: EdgeType, child: AssetKind, parent: AssetKind): boolean {
  if (edgeType === 'DATASET') return parent === 'DATASET';
  if (parent === 'DATASET' || CHILD_KIND[edgeType] !== child) return false;
  if (edgeType === 'COMPONENT') return true;
  return parent !== 'WORKFLOW' && !(parent === 'PROFILE' && FROM_WEIGHTS.has(edgeType));
}

export interface ParentClaim {
  readonly id: AssetId;
  readonly edgeType: EdgeType;
  readonly asset: RegisteredAsset;
}

/**
 * The edges a registration will get, as the contract computes them: `rate = own + inherit(p)` with
 * `own = ⌊licenceBps(p)·(5000 − inherit(p))/5000⌋`. Where a receipt proves the weights of a merge, the own part of each MERGE parent
 * is `⌊own · weight⌋`.
 *
 * @param mergeWeightsPpm of the MERGE parents, in their order
 * @throws REGISTRY.REGISTRATION_INVALID, REGISTRY.MERGE_WEIGHTS_INVALID, REGISTRY.DERIVATIVES_FORBIDDEN, REGISTRY.EDGE_TYPE_INVALID, REGISTRY.RATES_TOO_HIGH
 */
export function edgesOf(kind: AssetKind, parents: readonly ParentClaim[], mergeWeightsPpm?: readonly number[]): Edge[] {
  if (parents.length > PARENTS_MAX)
    throw new ModelverseError('REGISTRY.REGISTRATION_INVALID', `an asset has at most ${PARENTS_MAX} parents`);
  if (new Set(parents.map((parent) => parent.id)).size < parents.length) {
    throw new ModelverseError('REGISTRY.REGISTRATION_INVALID', 'a parent is named twice');
  }
  const unscaled = parents.map((parent) => edgeTo(kind, parent));
  const edges = mergeWeightsPpm ? scaled(unscaled, mergeWeightsPpm) : unscaled;
  const total = edges.reduce((sum, edge) => sum + edge.rateBps, 0);
  if (total > RATES_MAX_BPS) {
    throw new ModelverseError('REGISTRY.RATES_TOO_HIGH', `the parents' rates sum to ${total} bps`, {
      totalBps: total,
      maximumBps: RATES_MAX_BPS,
    });
  }
  return edges;
}

function scaled(edges: readonly Edge[], weightsPpm: readonly number[]): Edge[] {
  const merged = edges.filter(({ edgeType }) => edgeType === 'MERGE');
  try {
    assertMergeWeights(weightsPpm, merged.length);
  } catch (error) {
    if (!isModelverseError(error, 'PROTOCOL.MERGE_WEIGHTS_INVALID')) throw error;
    throw new ModelverseError('REGISTRY.MERGE_WEIGHTS_INVALID', error.detail);
  }
  return edges.map((edge) => {
    if (edge.edgeType !== 'MERGE') return edge;
    const mergeWeightPpm = weightsPpm[merged.indexOf(edge)]!;
    const ownBps = scaledOwnBps(edge.ownBps, mergeWeightPpm);
    return { ...edge, ownBps, rateBps: edge.rateBps - edge.ownBps + ownBps, mergeWeightPpm };
  });
}

function edgeTo(kind: AssetKind, { id, edgeType, asset }: ParentClaim): Edge {
  if (!edgeFits(edgeType, kind, asset.kind)) {
    throw new ModelverseError('REGISTRY.EDGE_TYPE_INVALID', `a ${kind} has no ${edgeType} edge to a ${asset.kind}`, {
      parent: id.toString(),
    });
  }
  // a workflow calls its components at their price; that takes no licence
  if (edgeType === 'COMPONENT') return { parent: id, edgeType, rateBps: 0, ownBps: 0 };
  if (!asset.licence.derivatives) {
    throw new ModelverseError('REGISTRY.DERIVATIVES_FORBIDDEN', 'the licence of a parent forbids derivatives', {
      parent: id.toString(),
    });
  }
  const inherited = inheritBps(asset);
  const ownBps = Math.floor((asset.licence[LICENCE_BPS_OF[edgeType]] * (RATES_MAX_BPS - inherited)) / RATES_MAX_BPS);
  return { parent: id, edgeType, rateBps: ownBps + inherited, ownBps };
}
