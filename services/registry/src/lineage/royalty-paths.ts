import type { AssetId } from '@icubed/protocol';
import type { MoneyGraph } from './money-graph.js';

/** A way on which money rises, and what of the asset's usage revenue net of fee stays with the holders at its end. */
export interface RoyaltyPath {
  /** From a parent of the asset to the ancestor that is paid. */
  readonly through: readonly AssetId[];
  /** Parts in a billion, rounded down. */
  readonly sharePpb: number;
  /** Which edge was taken at each step: its place in the order of the paths. */
  readonly steps: readonly number[];
}

interface Fraction {
  readonly of: bigint;
  readonly by: bigint;
}

const PPB = 1_000_000_000n;
const BPS = 10_000n;

/**
 * The ways from an asset up, each before those that lead on from it, behind `after`. A page costs its own length and the depth it starts at, whatever the
 * number of ways, which can be exponential in the depth.
 */
export function royaltyPaths(
  asset: AssetId,
  graph: MoneyGraph,
  after: readonly number[] | undefined,
  limit: number,
): RoyaltyPath[] {
  const found: RoyaltyPath[] = [];
  for (const path of waysFrom(asset, graph, after ?? [], [], [], undefined)) {
    if (found.push(path) === limit) break;
  }
  return found;
}

/** @param arriving the part of the asset's revenue that comes to `at` to be passed on; undefined at the asset itself */
function* waysFrom(
  at: AssetId,
  graph: MoneyGraph,
  after: readonly number[],
  steps: readonly number[],
  through: readonly AssetId[],
  arriving: Fraction | undefined,
): Generator<RoyaltyPath> {
  const edges = graph.get(at) ?? [];
  const total = edges.reduce((sum, { rateBps }) => sum + BigInt(rateBps), 0n);
  const [first = -1, ...rest] = after;
  for (const [index, edge] of edges.entries()) {
    // everything before the cursor was given out, the way to the cursor itself too
    if (index < first) continue;
    const isBehind = index > first;
    const way = { through: [...through, edge.parent], steps: [...steps, index] };
    const part = arriving ? times(arriving, BigInt(edge.rateBps), total) : { of: BigInt(edge.rateBps), by: BPS };
    if (isBehind) yield { ...way, sharePpb: ppb(times(part, BigInt(edge.ownBps), BigInt(edge.rateBps))) };
    const passedOn = times(part, BigInt(edge.rateBps - edge.ownBps), BigInt(edge.rateBps));
    if (passedOn.of > 0n) yield* waysFrom(edge.parent, graph, isBehind ? [] : rest, way.steps, way.through, passedOn);
  }
}

function times({ of, by }: Fraction, factor: bigint, divisor: bigint): Fraction {
  return { of: of * factor, by: by * divisor };
}

function ppb({ of, by }: Fraction): number {
  return Number((of * PPB) / by);
}
