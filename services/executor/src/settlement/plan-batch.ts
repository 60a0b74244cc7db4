import type { Bytes32, UsdMicros } from '@icubed/protocol';
import { appendLeaf, type Frontier, rootOf, type Usage, usageLeaf } from './usage-tree.js';

/** A session with captures that no voucher claims yet, in capture order. */
export interface UnsettledSession {
  readonly sessionId: Bytes32;
  readonly payer: string;
  readonly accountId: string;
  readonly expiresAt: bigint;
  /** claimed by vouchers up to `frontier.size` captures */
  readonly claimedUsdMicros: UsdMicros;
  readonly frontier: Frontier;
  /** what the contract lets this session pay until its next day begins */
  readonly dailyAllowanceUsdMicros: UsdMicros;
  readonly captures: readonly Usage[];
}

export interface PlannedVoucher {
  readonly sessionId: Bytes32;
  readonly payer: string;
  readonly accountId: string;
  readonly cumulativeUsdMicros: UsdMicros;
  readonly usageRoot: Bytes32;
  readonly validUntil: bigint;
  readonly frontier: Frontier;
}

export interface Split {
  readonly assetId: bigint;
  readonly node: string;
  readonly assetAmountUsdMicros: UsdMicros;
  readonly nodeAmountUsdMicros: UsdMicros;
}

export interface Batch {
  readonly vouchers: readonly PlannedVoucher[];
  readonly splits: readonly Split[];
  readonly totalUsdMicros: UsdMicros;
}

/** JobManager redeems a session's vouchers for at least this long after its expiry. */
const CLOSE_DELAY_SECONDS = 86_400n;

export interface BatchLimits {
  /** what is left of the operator's bond for these 24 hours */
  readonly bondAllowanceUsdMicros: UsdMicros;
  readonly maxVouchers: number;
  readonly maxSplits: number;
}

/**
 * Takes captures in order, session by session, as far as each session's day and the operator's bond reach. A capture that does
 * not fit ends its session's part: the tree is append-only, nothing overtakes. Σ splits = Σ voucher deltas, always.
 */
export function planBatch(sessions: readonly UnsettledSession[], limits: BatchLimits): Batch | undefined {
  const vouchers: PlannedVoucher[] = [];
  const splits = new Map<string, Split>();
  let total = 0n;
  for (const session of sessions) {
    if (vouchers.length === limits.maxVouchers) break;
    let frontier = session.frontier;
    let delta = 0n;
    for (const usage of session.captures) {
      const amount = usage.assetAmountUsdMicros + usage.nodeAmountUsdMicros;
      const key = `${usage.assetId}:${usage.node}`;
      if (delta + amount > session.dailyAllowanceUsdMicros || total + amount > limits.bondAllowanceUsdMicros) break;
      // what is free has a leaf and no split
      if (amount > 0n) {
        if (!splits.has(key) && splits.size === limits.maxSplits) break;
        splits.set(key, addTo(splits.get(key), usage));
      }
      frontier = appendLeaf(frontier, usageLeaf(usage));
      delta += amount;
      total += amount;
    }
    // JobManager refuses a voucher that claims nothing new: free calls wait for the session's next paid one
    if (delta === 0n) continue;
    vouchers.push({
      sessionId: session.sessionId,
      payer: session.payer,
      accountId: session.accountId,
      cumulativeUsdMicros: (session.claimedUsdMicros + delta) as UsdMicros,
      usageRoot: `0x${Buffer.from(rootOf(frontier)).toString('hex')}` as Bytes32,
      validUntil: session.expiresAt + CLOSE_DELAY_SECONDS,
      frontier,
    });
  }
  if (vouchers.length === 0) return undefined;
  return { vouchers, splits: [...splits.values()].sort(byAsset), totalUsdMicros: total as UsdMicros };
}

/** JobManager pays runs of one asset at once. */
function byAsset(a: Split, b: Split): number {
  return a.assetId === b.assetId ? a.node.localeCompare(b.node) : a.assetId < b.assetId ? -1 : 1;
}

function addTo(split: Split | undefined, usage: Usage): Split {
  return {
    assetId: usage.assetId,
    node: usage.node,
    assetAmountUsdMicros: ((split?.assetAmountUsdMicros ?? 0n) + usage.assetAmountUsdMicros) as UsdMicros,
    nodeAmountUsdMicros: ((split?.nodeAmountUsdMicros ?? 0n) + usage.nodeAmountUsdMicros) as UsdMicros,
  };
}
