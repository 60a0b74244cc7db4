import type { AssetId } from '@icubed/protocol';
import { fromTheBottom, type MoneyGraph } from './money-graph.js';

const BPS = 10_000n;

/** Who gets what of one payment, in USD base units. */
export interface FeeSimulation {
  readonly price: bigint;
  /** For the community pool. */
  readonly fee: bigint;
  /** Of the asset itself and of everything above it that gets something, from the bottom. */
  readonly shares: readonly { readonly id: AssetId; readonly holders: bigint }[];
  /** What divisions leave behind: it stays pending and goes on with the next payments. */
  readonly remainder: bigint;
}

/**
 * One payment of `price` for `asset`, and `distribute` once for each asset from the bottom, with the roundings of RevenueLedger and nothing pending before
 * (economics section 2).
 */
export function simulateFees(asset: AssetId, price: bigint, graph: MoneyGraph, protocolBps: number): FeeSimulation {
  const fee = (price * BigInt(protocolBps)) / BPS;
  const upstream = ((price - fee) * totalBps(graph, asset)) / BPS;
  const holders = new Map<AssetId, bigint>([[asset, price - fee - upstream]]);
  const inherited = new Map<AssetId, bigint>();
  let remainder = 0n;
  const order = fromTheBottom(graph);
  for (const id of order) {
    const pending = id === asset ? upstream : 0n;
    remainder += passUp(graph, id, pending, inherited, holders);
  }
  const shares = order.map((id) => ({ id, holders: holders.get(id) ?? 0n })).filter((share) => share.holders > 0n);
  return { price, fee, shares, remainder };
}

/** `RevenueLedger.distribute` of one asset; answers what stays behind. */
function passUp(
  graph: MoneyGraph,
  id: AssetId,
  pending: bigint,
  inherited: Map<AssetId, bigint>,
  holders: Map<AssetId, bigint>,
): bigint {
  const inheritance = inherited.get(id) ?? 0n;
  const total = totalBps(graph, id);
  if (total === 0n) return pending + inheritance;
  let left = pending + inheritance;
  for (const { parent, rateBps, ownBps } of graph.get(id)!) {
    const [rate, own] = [BigInt(rateBps), BigInt(ownBps)];
    const usage = (pending * rate) / total;
    const passed = (inheritance * rate) / total;
    // two divisions, as the contract has them: usage and inheritance are kept apart
    const kept = (usage * own) / rate + (passed * own) / rate;
    holders.set(parent, (holders.get(parent) ?? 0n) + kept);
    inherited.set(parent, (inherited.get(parent) ?? 0n) + usage + passed - kept);
    left -= usage + passed;
  }
  return left;
}

function totalBps(graph: MoneyGraph, id: AssetId): bigint {
  return graph.get(id)!.reduce((sum, { rateBps }) => sum + BigInt(rateBps), 0n);
}
