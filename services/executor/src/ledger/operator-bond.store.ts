import type { UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { OperatorBond } from './operator-bond.js';

type Reader = Pick<EntityManager, 'query'>;
type BondRow = Record<'bond' | 'redeemed' | 'open', string>;

const COLUMNS = 'SELECT bond, redeemed, open FROM operator_bond WHERE chain_id = $1';

/** As it was last read: what lets a call wait or fail before anything is written for it. */
export async function readBond(reader: Reader, chainId: number): Promise<OperatorBond | undefined> {
  return fromRow(await reader.query<BondRow[]>(COLUMNS, [chainId]));
}

/** Keeps the one row of the operator locked until the transaction ends: bookings of all sessions pass here one after another, so lock it last. */
export async function lockBond(manager: EntityManager, chainId: number): Promise<OperatorBond | undefined> {
  return fromRow(await manager.query<BondRow[]>(`${COLUMNS} FOR UPDATE`, [chainId]));
}

export async function saveOpen(manager: EntityManager, chainId: number, open: UsdMicros): Promise<void> {
  await manager.query('UPDATE operator_bond SET open = $2 WHERE chain_id = $1', [chainId, open.toString()]);
}

/** What the row counts as open and what the sessions' ledgers say, of one moment. */
export interface OpenCount {
  readonly openUsdMicros: UsdMicros;
  /** undefined before the bond was first read */
  readonly counted: { readonly openUsdMicros: UsdMicros; readonly refreshes: number } | undefined;
}

/** One statement, so one snapshot: a hold is in both figures or in none. What a closed session still owes can never be redeemed, and waits for nothing. */
export async function countOpen(reader: Reader, chainId: number): Promise<OpenCount> {
  const [row] = await reader.query<{ open: string; counted: string | null; refreshes: number | null }[]>(
    `SELECT o.open, b.open AS counted, b.refreshes FROM (
       SELECT coalesce(sum(l.captured + l.held - l.settled), 0) AS open FROM session_ledger l
       LEFT JOIN session_ref r USING (chain_id, session_id)
       WHERE l.chain_id = $1 AND l.captured + l.held > l.settled AND r.is_closed IS NOT TRUE
     ) o LEFT JOIN operator_bond b ON b.chain_id = $1`,
    [chainId],
  );
  const usd = (text: string | null | undefined) => BigInt(text ?? 0) as UsdMicros;
  const refreshes = row?.refreshes ?? undefined;
  return {
    openUsdMicros: usd(row?.open),
    counted: refreshes === undefined ? undefined : { openUsdMicros: usd(row?.counted), refreshes },
  };
}

/**
 * Takes what was given back or settled before `count` out of what is open; holds taken since stay in. Of two that counted the same, the second
 * changes nothing: it would give back twice.
 */
export async function saveBond(
  reader: Reader,
  chainId: number,
  count: OpenCount,
  read: Pick<OperatorBond, 'bondUsdMicros' | 'redeemedUsdMicros'>,
): Promise<void> {
  const [bond, redeemed] = [read.bondUsdMicros.toString(), read.redeemedUsdMicros.toString()];
  if (count.counted === undefined) {
    await reader.query(
      `INSERT INTO operator_bond (chain_id, bond, redeemed, open) VALUES ($1, $2, $3, $4) ON CONFLICT (chain_id) DO NOTHING`,
      [chainId, bond, redeemed, count.openUsdMicros.toString()],
    );
    return;
  }
  const ended = count.counted.openUsdMicros - count.openUsdMicros;
  await reader.query(
    `UPDATE operator_bond SET bond = $2, redeemed = $3, open = open - $4, refreshes = refreshes + 1
     WHERE chain_id = $1 AND refreshes = $5`,
    [chainId, bond, redeemed, ended.toString(), count.counted.refreshes],
  );
}

function fromRow([row]: BondRow[]): OperatorBond | undefined {
  if (row === undefined) return undefined;
  return {
    bondUsdMicros: BigInt(row.bond) as UsdMicros,
    redeemedUsdMicros: BigInt(row.redeemed) as UsdMicros,
    openUsdMicros: BigInt(row.open) as UsdMicros,
  };
}
