import { InjectDataSource } from '@icubed/persistence';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

export interface CollectionResult {
  readonly released: number;
  readonly removed: number;
}

@Injectable()
export class CollectionStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Whether it is time. The first time is one interval after the first look. */
  async isDue(now: Date, everyMs: number): Promise<boolean> {
    const rows = await this.source.query<{ due_at: Date }[]>(
      `INSERT INTO content_collection (due_at) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET only_row = true RETURNING due_at`,
      [new Date(now.getTime() + everyMs)],
    );
    return rows[0]!.due_at <= now;
  }

  async ended(now: Date, dueAt: Date, result: CollectionResult | { readonly code: string }): Promise<void> {
    const [released, removed, code] =
      'code' in result ? [null, null, result.code] : [result.released, result.removed, null];
    await this.source.query(
      `UPDATE content_collection SET due_at = $1, ended_at = $2, released = coalesce($3, released),
         removed = coalesce($4, removed), error_code = $5,
         well_at = CASE WHEN $5::text IS NULL THEN $2 ELSE well_at END`,
      [dueAt, now, released, removed, code],
    );
  }

  /** Seconds since the epoch of the last that ended well, for whoever watches. */
  async lastGood(): Promise<number | undefined> {
    const [row] = await this.source.query<{ well_at: Date | null }[]>('SELECT well_at FROM content_collection');
    const at = row?.well_at;
    return at ? at.getTime() / 1_000 : undefined;
  }

  /** Of these, notes those that nothing refers to, and forgets that it did of those that something refers to again. */
  async noteUnreferenced(cids: readonly string[], now: Date): Promise<void> {
    await this.source.query(
      `INSERT INTO unreferenced_content (cid, since) SELECT cid, $2 FROM unnest($1::text[]) AS pinned (cid)
       WHERE NOT EXISTS (SELECT FROM referenced_content r WHERE r.cid = pinned.cid)
         AND NOT EXISTS (SELECT FROM mentioned_content m WHERE m.cid = pinned.cid)
       ON CONFLICT DO NOTHING`,
      [cids, now],
    );
    await this.source.query(
      `DELETE FROM unreferenced_content u WHERE u.cid = ANY($1::text[])
         AND (EXISTS (SELECT FROM referenced_content r WHERE r.cid = u.cid)
           OR EXISTS (SELECT FROM mentioned_content m WHERE m.cid = u.cid))`,
      [cids],
    );
  }

  /** What nothing has referred to since before `until`, and does not now: asked last, whatever was noted. */
  async releasable(until: Date, limit: number): Promise<string[]> {
    const rows = await this.source.query<{ cid: string }[]>(
      `SELECT cid FROM unreferenced_content u WHERE since <= $1
         AND NOT EXISTS (SELECT FROM referenced_content r WHERE r.cid = u.cid)
         AND NOT EXISTS (SELECT FROM mentioned_content m WHERE m.cid = u.cid)
       ORDER BY since LIMIT $2`,
      [until, limit],
    );
    return rows.map(({ cid }) => cid);
  }

  /** By replica, what a pinning service calls its copy. */
  async requestIds(cid: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.source.query<{ replica: string; request_id: string }[]>(
      'SELECT replica, request_id FROM content_copy WHERE cid = $1 AND request_id IS NOT NULL',
      [cid],
    );
    return new Map(rows.map((row) => [row.replica, row.request_id]));
  }

  /** It is nowhere any more. */
  async forget(cid: string): Promise<void> {
    await this.source.query('DELETE FROM kept_content WHERE cid = $1', [cid]);
    await this.source.query('DELETE FROM unreferenced_content WHERE cid = $1', [cid]);
  }

  /** What a replica is known to have. */
  async heldBy(replica: string): Promise<string[]> {
    const rows = await this.source.query<{ cid: string }[]>(
      `SELECT cid FROM content_copy WHERE replica = $1 AND status IN ('Held', 'Broken')`,
      [replica],
    );
    return rows.map(({ cid }) => cid);
  }

  async referenced(): Promise<string[]> {
    const rows = await this.source.query<{ cid: string }[]>('SELECT DISTINCT cid FROM referenced_content');
    return rows.map(({ cid }) => cid);
  }
}
