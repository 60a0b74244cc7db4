import type { UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { dayOf } from '../usage.js';

export interface PaidCall {
  readonly chainId: number;
  readonly assetId: bigint;
  readonly payer: string;
  readonly feeUsdMicros: UsdMicros;
  /** unix seconds of the chain */
  readonly completedAt: number;
}

/** Adds one paid call to its day. Not idempotent by itself: the caller's inbox claim in the same transaction is what makes it so. */
export async function recordUsage(manager: EntityManager, call: PaidCall): Promise<void> {
  await manager.query(
    `INSERT INTO usage_daily AS known (chain_id, asset_id, day, payer, calls, fees) VALUES ($1, $2, $3, $4, 1, $5)
     ON CONFLICT (chain_id, asset_id, day, payer)
     DO UPDATE SET calls = known.calls + 1, fees = known.fees + excluded.fees`,
    // one account, however its address is cased
    [
      call.chainId,
      call.assetId.toString(),
      dayOf(call.completedAt),
      call.payer.toLowerCase(),
      call.feeUsdMicros.toString(),
    ],
  );
}
