import { ModelverseError } from '@icubed/errors';
import type { AssetId } from '@icubed/protocol';
import type { Edge } from '../asset/asset.js';

/** Edges that carry money, by the asset they start from, of an asset and everything above it. */
export type MoneyGraph = ReadonlyMap<AssetId, readonly Edge[]>;

/** A walk that reads level by level holds at most this many assets. */
export const GRAPH_MAX = 2_000;

/**
 * Everything above an asset. What the mirror has not seen yet has no edges.
 *
 * @param edges of the asset itself, which need not exist
 * @param find the edges of assets that do, in one look-up a level
 * @throws REGISTRY.LINEAGE_TOO_LARGE
 */
export async function moneyGraph(
  root: AssetId,
  edges: readonly Edge[],
  find: (ids: readonly AssetId[]) => Promise<ReadonlyMap<AssetId, readonly Edge[]>>,
): Promise<MoneyGraph> {
  const graph = new Map<AssetId, readonly Edge[]>([[root, paying(edges)]]);
  let level = unseen(graph, [root]);
  while (level.length > 0) {
    if (graph.size + level.length > GRAPH_MAX) {
      throw new ModelverseError('REGISTRY.LINEAGE_TOO_LARGE', `more than ${GRAPH_MAX} assets are above this one`);
    }
    const found = await find(level);
    for (const id of level) graph.set(id, paying(found.get(id) ?? []));
    level = unseen(graph, level);
  }
  return graph;
}

/** Components are paid their price by the call itself: their rate is nothing. */
function paying(edges: readonly Edge[]): readonly Edge[] {
  return edges.filter(({ rateBps }) => rateBps > 0);
}

function unseen(graph: MoneyGraph, of: readonly AssetId[]): AssetId[] {
  const parents = of.flatMap((id) => (graph.get(id) ?? []).map(({ parent }) => parent));
  return [...new Set(parents)].filter((id) => !graph.has(id));
}

/** Each asset after every asset below it: what it passes on is complete when its turn comes. */
export function fromTheBottom(graph: MoneyGraph): AssetId[] {
  const waitingFor = new Map<AssetId, number>([...graph.keys()].map((id) => [id, 0]));
  for (const edges of graph.values())
    for (const { parent } of edges) waitingFor.set(parent, waitingFor.get(parent)! + 1);
  const ready = [...waitingFor].filter(([, below]) => below === 0).map(([id]) => id);
  const order: AssetId[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    for (const { parent } of graph.get(id)!) {
      const left = waitingFor.get(parent)! - 1;
      waitingFor.set(parent, left);
      if (left === 0) ready.push(parent);
    }
  }
  return order;
}
