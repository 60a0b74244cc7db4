import { appendToOutbox } from '@icubed/messaging';
import { engagementCounted, makeFact } from '@icubed/events';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { assetId, didOf, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

export interface Engagement {
  readonly views: bigint;
  readonly wishlists: bigint;
  readonly impressions: bigint;
}

interface EngagementRow {
  chain_id: string;
  asset_id: string;
  views: string;
  wishlists: string;
  impressions: string;
}

export const NO_ENGAGEMENT: Engagement = { views: 0n, wishlists: 0n, impressions: 0n };
const BATCH = 200;

@Injectable()
export class EngagementStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async find(chainId: number, ids: readonly AssetId[]): Promise<ReadonlyMap<AssetId, Engagement>> {
    const rows = await this.source.query<EngagementRow[]>(
      `SELECT chain_id, asset_id, views, wishlists, impressions FROM engagement
       WHERE chain_id = $1 AND asset_id = ANY($2::numeric[])`,
      [chainId, ids.map(String)],
    );
    return new Map(rows.map((row) => [assetId(row.asset_id), engagementOf(row)]));
  }

  /**
   * Announces some of the assets whose counts changed, each once an interval. Replicas take different ones. Answers how many: a full batch asks for
   * another.
   */
  async announce(countedAt: number, intervalSeconds: number): Promise<{ announced: number; more: boolean }> {
    const interval = Math.floor(countedAt / intervalSeconds);
    const announced = await inTransaction(this.source, async (manager) => {
      const [rows] = await manager.query<[EngagementRow[], number]>(
        `UPDATE engagement SET changed = false, announced_interval = $1
         WHERE (chain_id, asset_id) IN (
           SELECT chain_id, asset_id FROM engagement WHERE changed AND announced_interval < $1
           ORDER BY announced_interval LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
         RETURNING chain_id, asset_id, views, wishlists, impressions`,
        [interval],
      );
      await appendToOutbox(manager, ...rows.map((row) => factOf(row, interval, countedAt)));
      return rows.length;
    });
    return { announced, more: announced === BATCH };
  }
}

function factOf(row: EngagementRow, interval: number, countedAt: number) {
  const chainId = Number(row.chain_id);
  const did = didOf(chainId, assetId(row.asset_id));
  const { views, wishlists, impressions } = row;
  return makeFact(
    engagementCounted,
    { chainId, assetId: row.asset_id, did, views, wishlists, impressions, countedAt },
    { id: `engagement:${did}:${interval}`, source: 'registry', time: new Date(countedAt * 1_000) },
  );
}

function engagementOf({ views, wishlists, impressions }: EngagementRow): Engagement {
  return { views: BigInt(views), wishlists: BigInt(wishlists), impressions: BigInt(impressions) };
}
