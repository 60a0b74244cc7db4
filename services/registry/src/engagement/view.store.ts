import { randomBytes } from 'node:crypto';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Identity } from './visitor.js';

/** Browsers of one network that are counted for an asset on a day: a name of a browser costs nothing to change. */
export const BROWSERS_OF_NETWORK_MAX = 8;
const SALT_BYTES = 32;

/** Views of the day. Rows go when their day can no longer be counted into; what stays is the number. */
@Injectable()
export class ViewStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** One salt a day for all replicas, made by the first that needs it. */
  async saltOf(day: number): Promise<Buffer> {
    await this.source.query('INSERT INTO visitor_salt (day, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      day,
      randomBytes(SALT_BYTES),
    ]);
    const [row] = await this.source.query<{ salt: Buffer }[]>('SELECT salt FROM visitor_salt WHERE day = $1', [day]);
    return row!.salt;
  }

  /** False where this identity was counted today, or its network is full. */
  async record(chainId: number, id: AssetId, day: number, { identity, network }: Identity): Promise<boolean> {
    return inTransaction(this.source, async (manager) => {
      // what is counted and what is added for one network must not interleave
      if (network)
        await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 11))', [network.toString('hex')]);
      const added = await manager.query<unknown[]>(
        `INSERT INTO asset_view (chain_id, asset_id, day, identity, network)
         SELECT $1, $2, $3, $4, $5 WHERE $5::bytea IS NULL OR (
           SELECT count(*) FROM asset_view WHERE chain_id = $1 AND asset_id = $2 AND day = $3 AND network = $5) < ${BROWSERS_OF_NETWORK_MAX}
         ON CONFLICT DO NOTHING RETURNING 1`,
        [chainId, id.toString(), day, identity, network ?? null],
      );
      if (added.length === 0) return false;
      await manager.query(
        `INSERT INTO engagement (chain_id, asset_id, views) VALUES ($1, $2, 1)
         ON CONFLICT (chain_id, asset_id) DO UPDATE SET views = engagement.views + 1, changed = true`,
        [chainId, id.toString()],
      );
      return true;
    });
  }

  /** Deletes the salts and identities of the days before. */
  async forgetBefore(day: number): Promise<void> {
    await this.source.query('DELETE FROM visitor_salt WHERE day < $1', [day]);
    await this.source.query('DELETE FROM asset_view WHERE day < $1', [day]);
  }
}
