import { ModelverseError } from '@icubed/errors';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

export interface Wish {
  readonly id: AssetId;
  readonly wishedAt: Date;
}

export const WISHES_MAX = 1_000;

/** Wishlists, asked for by account: another account's does not exist. */
@Injectable()
export class WishStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /**
   * Adding twice is adding once.
   *
   * @param counted false for who owns the asset: the wish is kept, and nobody's demand
   * @throws REGISTRY.WISHLIST_FULL
   */
  async add(accountId: string, chainId: number, { id, wishedAt }: Wish, counted: boolean): Promise<Wish> {
    return inTransaction(this.source, async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 12))', [accountId]);
      const known = await wishIn(manager, accountId, chainId, id);
      if (known) return known;
      const [held] = await manager.query<{ wishes: string }[]>(
        'SELECT count(*) AS wishes FROM wish WHERE account_id = $1',
        [accountId],
      );
      if (Number(held?.wishes) >= WISHES_MAX)
        throw new ModelverseError('REGISTRY.WISHLIST_FULL', `a wishlist holds at most ${WISHES_MAX} assets`);
      await manager.query(
        'INSERT INTO wish (account_id, chain_id, asset_id, counted, wished_at) VALUES ($1, $2, $3, $4, $5)',
        [accountId, chainId, id.toString(), counted, wishedAt],
      );
      if (counted)
        await manager.query(
          `INSERT INTO engagement (chain_id, asset_id, wishlists) VALUES ($1, $2, 1)
           ON CONFLICT (chain_id, asset_id) DO UPDATE SET wishlists = engagement.wishlists + 1, changed = true`,
          [chainId, id.toString()],
        );
      return { id, wishedAt };
    });
  }

  /** Whether it was there. */
  async remove(accountId: string, chainId: number, id: AssetId): Promise<boolean> {
    return inTransaction(this.source, async (manager) => {
      const [removed] = await manager.query<[{ counted: boolean }[], number]>(
        'DELETE FROM wish WHERE account_id = $1 AND chain_id = $2 AND asset_id = $3 RETURNING counted',
        [accountId, chainId, id.toString()],
      );
      if (removed[0]?.counted === true)
        await manager.query(
          'UPDATE engagement SET wishlists = wishlists - 1, changed = true WHERE chain_id = $1 AND asset_id = $2',
          [chainId, id.toString()],
        );
      return removed.length > 0;
    });
  }

  /** Newest first. */
  async list(accountId: string, chainId: number, after: Wish | undefined, limit: number): Promise<Wish[]> {
    const rows = await this.source.query<{ asset_id: string; wished_at: Date }[]>(
      `SELECT asset_id, wished_at FROM wish
       WHERE account_id = $1 AND chain_id = $2 AND ($3::timestamptz IS NULL OR (wished_at, asset_id) < ($3, $4::numeric))
       ORDER BY wished_at DESC, asset_id DESC LIMIT $5`,
      [accountId, chainId, after?.wishedAt ?? null, after?.id.toString() ?? null, limit],
    );
    return rows.map((row) => ({ id: assetId(row.asset_id), wishedAt: row.wished_at }));
  }

  /** Which of the assets the account wants. */
  async wished(accountId: string, chainId: number, ids: readonly AssetId[]): Promise<ReadonlySet<AssetId>> {
    const rows = await this.source.query<{ asset_id: string }[]>(
      'SELECT asset_id FROM wish WHERE account_id = $1 AND chain_id = $2 AND asset_id = ANY($3::numeric[])',
      [accountId, chainId, ids.map(String)],
    );
    return new Set(rows.map((row) => assetId(row.asset_id)));
  }
}

async function wishIn(
  manager: EntityManager,
  accountId: string,
  chainId: number,
  id: AssetId,
): Promise<Wish | undefined> {
  const [row] = await manager.query<{ wished_at: Date }[]>(
    'SELECT wished_at FROM wish WHERE account_id = $1 AND chain_id = $2 AND asset_id = $3',
    [accountId, chainId, id.toString()],
  );
  return row && { id, wishedAt: row.wished_at };
}
