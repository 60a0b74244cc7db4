import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { ExposureCount, Place, Surface } from './exposure.js';

export interface ExposureBatch {
  readonly number: number;
  readonly counts: readonly ExposureCount[];
  readonly dropped: number;
}

/** A row of what was shown on a day, by its asset and place. */
export interface ShownAsset {
  readonly id: AssetId;
  readonly place: Place;
  readonly shown: bigint;
}

/** Counts that are missing: of a process that was killed, or of more assets than it could hold. */
export interface ExposureGap {
  readonly seenAt: Date;
  readonly cut: boolean;
  readonly dropped: bigint;
}

/** A process says that it lives this often; one that was silent for thrice as long was killed. */
export const SIGN_OF_LIFE_MS = 10_000;

@Injectable()
export class ExposureStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async start(runId: string, now: Date): Promise<void> {
    await this.source.query('INSERT INTO exposure_run (id, started_at, seen_at) VALUES ($1, $2, $2)', [runId, now]);
  }

  async live(runId: string, now: Date): Promise<void> {
    await this.source.query('UPDATE exposure_run SET seen_at = $2 WHERE id = $1', [runId, now]);
  }

  async end(runId: string, now: Date): Promise<void> {
    await this.source.query('UPDATE exposure_run SET seen_at = $2, ended_at = $2 WHERE id = $1', [runId, now]);
  }

  /** A batch whose answer was lost is written once: its number is the run's next only the first time. */
  async write(runId: string, chainId: number, batch: ExposureBatch, now: Date): Promise<void> {
    const { number, counts, dropped } = batch;
    await inTransaction(this.source, async (manager) => {
      const [next] = await manager.query<[unknown[], number]>(
        `UPDATE exposure_run SET batch = $2, dropped = dropped + $3, seen_at = $4 WHERE id = $1 AND batch = $2 - 1 RETURNING 1`,
        [runId, number, dropped, now],
      );
      if (next.length === 0) return;
      const columns = [
        counts.map(({ surface }) => surface),
        counts.map(({ day }) => day),
        counts.map(({ id }) => id.toString()),
        counts.map(({ place }) => place),
        counts.map(({ shown }) => shown),
      ];
      await manager.query(
        `INSERT INTO exposure (chain_id, surface, day, asset_id, place, shown)
         SELECT $1, * FROM unnest($2::text[], $3::int[], $4::numeric[], $5::text[], $6::bigint[])
         ON CONFLICT (chain_id, surface, day, asset_id, place) DO UPDATE SET shown = exposure.shown + EXCLUDED.shown`,
        [chainId, ...columns],
      );
      await manager.query(
        `INSERT INTO engagement (chain_id, asset_id, impressions)
         SELECT $1, id, sum(shown) FROM unnest($2::numeric[], $3::bigint[]) AS seen (id, shown) GROUP BY id ORDER BY id
         ON CONFLICT (chain_id, asset_id) DO UPDATE SET impressions = engagement.impressions + EXCLUDED.impressions, changed = true`,
        [chainId, columns[2], columns[4]],
      );
    });
  }

  /** All that was shown on a day, by asset and place. */
  async shownOn(
    chainId: number,
    surface: Surface,
    day: number,
    after: Pick<ShownAsset, 'id' | 'place'> | undefined,
    limit: number,
  ): Promise<ShownAsset[]> {
    const rows = await this.source.query<{ asset_id: string; place: Place; shown: string }[]>(
      `SELECT asset_id, place, shown FROM exposure WHERE chain_id = $1 AND surface = $2 AND day = $3
         AND ($4::numeric IS NULL OR (asset_id, place) > ($4, $5)) ORDER BY asset_id, place LIMIT $6`,
      [chainId, surface, day, after?.id.toString() ?? null, after?.place ?? null, limit],
    );
    return rows.map((row) => ({ id: assetId(row.asset_id), place: row.place, shown: BigInt(row.shown) }));
  }

  /** The latest runs of which counts are missing. */
  async gaps(now: Date, limit: number): Promise<ExposureGap[]> {
    const rows = await this.source.query<{ seen_at: Date; cut: boolean; dropped: string }[]>(
      `SELECT seen_at, ended_at IS NULL AND seen_at < $1 AS cut, dropped FROM exposure_run
       WHERE dropped > 0 OR (ended_at IS NULL AND seen_at < $1) ORDER BY seen_at DESC LIMIT $2`,
      [new Date(now.getTime() - 3 * SIGN_OF_LIFE_MS), limit],
    );
    return rows.map((row) => ({ seenAt: row.seen_at, cut: row.cut, dropped: BigInt(row.dropped) }));
  }

  async forgetBefore(day: number): Promise<void> {
    await this.source.query('DELETE FROM exposure WHERE day < $1', [day]);
  }
}
