import type { MirrorReader } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import type { Principal } from '@icubed/identity';
import { type Address, address, type UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { SESSION_KIND, type SessionState } from '../session/session.mirror.js';
import { ACCOUNT_KIND } from './account.mirror.js';
import { freeBalance, type MirroredAccount } from './account.js';

type Reader = Pick<EntityManager, 'query'>;

/** A platform account and the wallet that pays for it. */
export interface PlatformAccount {
  readonly accountId: string;
  readonly payer: Address;
}

/**
 * The account of a principal; a signed-in wallet's is made on first use and its payer is that wallet for good.
 * Throws EXECUTOR.WALLET_REQUIRED for an API key whose account no wallet has used yet.
 */
export async function accountOf(manager: Reader, principal: Principal): Promise<PlatformAccount> {
  if (principal.kind === 'wallet' && principal.address !== undefined) {
    await manager.query('INSERT INTO account (account_id, payer) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      principal.accountId,
      address(principal.address),
    ]);
  }
  const account = await findAccount(manager, principal.accountId);
  if (account === undefined) throw walletRequired();
  return account;
}

export const walletRequired = () =>
  new ModelverseError('EXECUTOR.WALLET_REQUIRED', 'sign in with the wallet that pays for this account first');

export async function findAccount(reader: Reader, accountId: string): Promise<PlatformAccount | undefined> {
  const [row] = await reader.query<{ payer: Address }[]>('SELECT payer FROM account WHERE account_id = $1', [
    accountId,
  ]);
  return row && { accountId, payer: row.payer };
}

export interface Balance {
  /** at the head: may be taken back by a reorg */
  readonly headUsdMicros: UsdMicros;
  /** at finality: what can be acted on */
  readonly finalUsdMicros: UsdMicros;
}

/** The payer's free balance in JobManager, as the mirror has it. */
export async function balanceOf(mirror: MirrorReader, reader: Reader, payer: Address): Promise<Balance> {
  const rows = await reader.query<{ session_id: string }[]>(
    'SELECT session_id FROM session_ref WHERE chain_id = $1 AND payer = $2 LIMIT 1000',
    [mirror.chainId, payer],
  );
  const sum = async (
    states: (kind: string, id: string) => Promise<{ state: unknown } | undefined>,
  ): Promise<UsdMicros> => {
    const account = (await states(ACCOUNT_KIND, payer))?.state as MirroredAccount | undefined;
    if (account === undefined) return 0n as UsdMicros;
    const sessions = await Promise.all(rows.map((row) => states(SESSION_KIND, row.session_id)));
    const returned = sessions.reduce((total, found) => {
      const session = (found?.state as SessionState | undefined)?.session;
      return total + (session?.status === 'Closed' ? session.returnedUsdMicros : 0n);
    }, 0n);
    return freeBalance(account, returned as UsdMicros);
  };
  return {
    headUsdMicros: await sum((kind, id) => mirror.headState(kind, id, reader)),
    finalUsdMicros: await sum((kind, id) => mirror.finalState(kind, id, reader)),
  };
}
