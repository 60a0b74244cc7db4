import { TOTAL_SHARE_UNITS } from '@icubed/protocol';
import { ZeroAddress } from 'ethers';
import type { EntityManager } from 'typeorm';

type Reader = Pick<EntityManager, 'query'>;

export interface Transfer {
  readonly chainId: number;
  readonly assetId: string;
  readonly from: string;
  readonly to: string;
  readonly units: string;
}

/** The zero address mints and burns; it holds nothing. */
export async function moveShares(
  manager: EntityManager,
  { chainId, assetId, from, to, units }: Transfer,
): Promise<void> {
  const moves: readonly [string, string][] = [
    [from, `-${units}`],
    [to, units],
  ];
  for (const [account, change] of moves) {
    if (account === ZeroAddress) continue;
    await manager.query(
      `INSERT INTO share_balance AS known (chain_id, asset_id, account, units) VALUES ($1, $2, $3, $4)
       ON CONFLICT (chain_id, asset_id, account) DO UPDATE SET units = known.units + excluded.units`,
      [chainId, assetId, account.toLowerCase(), change],
    );
  }
}

export interface Holder {
  readonly assetId: string;
  readonly account: string;
  readonly units: string;
}

/** Holders of at least so many units, of one asset or of all. Until an asset's shares were opened, all are its creator's. */
export async function holdersOf(
  reader: Reader,
  chainId: number,
  least: bigint,
  assetId: string | null = null,
): Promise<Holder[]> {
  return reader.query<Holder[]>(
    `SELECT asset_id::text AS "assetId", account, units::text FROM share_balance
     WHERE chain_id = $1 AND units >= $2 AND ($3::numeric IS NULL OR asset_id = $3)
     UNION ALL
     SELECT asset_id::text, creator, $4 FROM ranked_asset
     WHERE chain_id = $1 AND ($3::numeric IS NULL OR asset_id = $3)
       AND NOT EXISTS (SELECT FROM share_balance b WHERE b.chain_id = ranked_asset.chain_id AND b.asset_id = ranked_asset.asset_id)`,
    [chainId, least.toString(), assetId, TOTAL_SHARE_UNITS.toString()],
  );
}
