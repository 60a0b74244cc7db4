import { DATA_SOURCE } from '@icubed/persistence';
import { type AssetId, usdMicros } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { type Day, NO_USAGE, type Usage } from './usage.js';

interface UsageRow {
  readonly asset_id: string;
  /** null: the whole window */
  readonly day: string | null;
  readonly calls: string;
  readonly payers: number;
  readonly fees: string;
}

@Injectable()
export class UsageStore {
  constructor(@Inject(DATA_SOURCE) private readonly source: DataSource) {}

  /** In the order of `assets`. A fact of tomorrow by our clock counts: the chain's clock may be ahead. */
  async since(chainId: number, assets: readonly AssetId[], firstDay: Day): Promise<Usage[]> {
    const rows: UsageRow[] = await this.source.query(
      `SELECT asset_id, day::text, sum(calls)::text AS calls, count(DISTINCT payer)::int AS payers, sum(fees)::text AS fees
       FROM usage_daily WHERE chain_id = $1 AND asset_id = ANY($2::numeric[]) AND day >= $3
       GROUP BY GROUPING SETS ((asset_id), (asset_id, day)) ORDER BY asset_id, day`,
      [chainId, assets.map(String), firstDay],
    );
    const byAsset = Map.groupBy(rows, (row) => row.asset_id);
    return assets.map((asset) => usageOf(byAsset.get(asset.toString()) ?? []));
  }
}

function usageOf(rows: readonly UsageRow[]): Usage {
  const window = rows.find((row) => row.day === null);
  if (window === undefined) return NO_USAGE;
  const daily = rows.flatMap((row) => (row.day === null ? [] : [{ day: row.day as Day, ...totals(row) }]));
  return { ...totals(window), daily };
}

function totals(row: UsageRow) {
  return { calls: BigInt(row.calls), payers: row.payers, feesUsdMicros: usdMicros(row.fees) };
}
