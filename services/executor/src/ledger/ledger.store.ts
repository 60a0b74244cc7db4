import type { Bytes32, UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { SessionLedger } from './session-ledger.js';

interface LedgerRow {
  captured: string;
  held: string;
  day: number;
  used_today: string;
  captures: number;
}

export interface LedgerKey {
  readonly chainId: number;
  readonly sessionId: Bytes32;
}

/** Reads the ledger and keeps its row locked until the transaction ends: bookings of one session happen one after another. */
export async function lockLedger(manager: EntityManager, key: LedgerKey): Promise<SessionLedger> {
  const [row] = await manager.query<LedgerRow[]>(
    `SELECT captured, held, day, used_today, captures FROM session_ledger WHERE chain_id = $1 AND session_id = $2 FOR UPDATE`,
    [key.chainId, key.sessionId],
  );
  if (row === undefined) throw new RangeError(`no ledger of session ${key.sessionId}`);
  return {
    captured: BigInt(row.captured) as UsdMicros,
    held: BigInt(row.held) as UsdMicros,
    day: row.day,
    usedToday: BigInt(row.used_today) as UsdMicros,
    captures: row.captures,
  };
}

export async function openLedger(manager: EntityManager, key: LedgerKey, accountId: string): Promise<void> {
  await manager.query(
    `INSERT INTO session_ledger (chain_id, session_id, account_id, captured, held, day, used_today, captures)
     VALUES ($1, $2, $3, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING`,
    [key.chainId, key.sessionId, accountId],
  );
}

export async function saveLedger(manager: EntityManager, key: LedgerKey, ledger: SessionLedger): Promise<void> {
  await manager.query(
    `UPDATE session_ledger SET captured = $3, held = $4, day = $5, used_today = $6, captures = $7 WHERE chain_id = $1 AND session_id = $2`,
    [
      key.chainId,
      key.sessionId,
      ledger.captured.toString(),
      ledger.held.toString(),
      ledger.day,
      ledger.usedToday.toString(),
      ledger.captures,
    ],
  );
}
