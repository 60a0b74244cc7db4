import { fromJsonb, InjectDataSource, toJsonb } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { Release, ReleaseState, Revealer } from './release.js';

interface ReleaseRow {
  chain_id: string;
  asset_id: string;
  revealer: Revealer;
  unlock_at: string;
  state: unknown;
  failures: number;
  retry_at: Date;
}

const DUE_MAX = 20;

@Injectable()
export class ReleaseStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** A pool was filled. Of an asset not seen yet, too: facts arrive in any order. A second offering after a failed one starts anew. */
  async expect(
    manager: EntityManager,
    release: Pick<Release, 'chainId' | 'assetId' | 'unlockAt'>,
    now: Date,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO release (chain_id, asset_id, unlock_at, status, state, retry_at) VALUES ($1, $2, $3, 'Pending', $4, $5)
       ON CONFLICT (chain_id, asset_id) DO UPDATE
         SET revealer = EXCLUDED.revealer, unlock_at = EXCLUDED.unlock_at, status = EXCLUDED.status, state = EXCLUDED.state, failures = 0, retry_at = EXCLUDED.retry_at
         WHERE release.status <> 'Released'`,
      [
        release.chainId,
        release.assetId.toString(),
        release.unlockAt,
        toJsonb({ status: 'Pending' } satisfies ReleaseState),
        now,
      ],
    );
  }

  /** The creator asked for it. What was asked for before goes on as it is. */
  async open(release: Pick<Release, 'chainId' | 'assetId' | 'unlockAt'>, now: Date): Promise<void> {
    await this.source.query(
      `INSERT INTO release (chain_id, asset_id, revealer, unlock_at, status, state, retry_at)
       VALUES ($1, $2, 'CREATOR', $3, 'Pending', $4, $5) ON CONFLICT DO NOTHING`,
      [
        release.chainId,
        release.assetId.toString(),
        release.unlockAt,
        toJsonb({ status: 'Pending' } satisfies ReleaseState),
        now,
      ],
    );
  }

  /** The offering failed: its content stays sealed. */
  async cancel(manager: EntityManager, chainId: number, assetId: AssetId): Promise<void> {
    await manager.query(`DELETE FROM release WHERE chain_id = $1 AND asset_id = $2 AND status <> 'Released'`, [
      chainId,
      assetId.toString(),
    ]);
  }

  async find(chainId: number, assetId: AssetId): Promise<Release | undefined> {
    const [row] = await this.source.query<ReleaseRow[]>('SELECT * FROM release WHERE chain_id = $1 AND asset_id = $2', [
      chainId,
      assetId.toString(),
    ]);
    return row && releaseOf(row);
  }

  /**
   * Those that can go on, the submitted first: their nonces come before those of transactions not signed yet. Backers wait for offerings, so
   * these come before what a creator gives away.
   */
  async due(finalChainSeconds: number, now: Date): Promise<Release[]> {
    const rows = await this.source.query<ReleaseRow[]>(
      `SELECT * FROM release WHERE status NOT IN ('Released', 'Parked') AND unlock_at <= $1 AND retry_at <= $2
         -- published for its creator, who reveals it or does not
         AND NOT (revealer = 'CREATOR' AND status = 'Published')
       ORDER BY (status = 'Submitted') DESC, (revealer = 'CREATOR'), unlock_at, asset_id LIMIT ${DUE_MAX}`,
      [finalChainSeconds, now],
    );
    return rows.map(releaseOf);
  }

  /** The highest nonce of a signed reveal that may not be in the pool yet. */
  async lastSignedNonce(): Promise<number | undefined> {
    const [row] = await this.source.query<{ nonce: string | null }[]>(
      `SELECT max((state->>'nonce')::bigint) AS nonce FROM release WHERE status = 'Submitted'`,
    );
    return row?.nonce === null || row?.nonce === undefined ? undefined : Number(row.nonce);
  }

  async save(release: Release): Promise<void> {
    await this.source.query(
      `UPDATE release SET status = $3, state = $4, failures = $5, retry_at = $6 WHERE chain_id = $1 AND asset_id = $2 AND unlock_at = $7`,
      [
        release.chainId,
        release.assetId.toString(),
        release.state.status,
        toJsonb(release.state),
        release.failures,
        release.retryAt,
        release.unlockAt,
      ],
    );
  }
}

function releaseOf(row: ReleaseRow): Release {
  return {
    chainId: Number(row.chain_id),
    assetId: BigInt(row.asset_id) as AssetId,
    revealer: row.revealer,
    unlockAt: Number(row.unlock_at),
    state: fromJsonb<ReleaseState>(row.state),
    failures: row.failures,
    retryAt: row.retry_at,
  };
}
