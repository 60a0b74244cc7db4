import { MirrorReader } from '@icubed/chain-listener';
import type { Bytes32 } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { SESSION_KIND, type SessionState } from './session.mirror.js';
import type { Session } from './session.js';

type Reader = Pick<EntityManager, 'query'>;

/** A session at the head, for reading, and at finality, for spending. */
export interface MirroredSession {
  readonly sessionId: Bytes32;
  readonly head: Session | undefined;
  readonly final: Session | undefined;
}

export async function mirroredSession(
  mirror: MirrorReader,
  reader: Reader,
  sessionId: Bytes32,
): Promise<MirroredSession> {
  const head = await mirror.headState<SessionState>(SESSION_KIND, sessionId, reader);
  const final = await mirror.finalState<SessionState>(SESSION_KIND, sessionId, reader);
  return { sessionId, head: head?.state.session ?? undefined, final: final?.state.session ?? undefined };
}

/** The sessions that the account's platform key may spend from. */
export async function sessionsOfAccount(
  mirror: MirrorReader,
  reader: Reader,
  accountId: string,
): Promise<MirroredSession[]> {
  const rows = await reader.query<{ session_id: Bytes32 }[]>(
    `SELECT r.session_id FROM session_ref r
     JOIN session_key k ON k.chain_id = r.chain_id AND k.address = r.key_address
     JOIN account a ON a.account_id = k.account_id AND a.payer = r.payer
     WHERE r.chain_id = $1 AND k.account_id = $2 ORDER BY r.session_id LIMIT 100`,
    [mirror.chainId, accountId],
  );
  return Promise.all(rows.map((row) => mirroredSession(mirror, reader, row.session_id)));
}

/** The assets a root stands for, if it was prepared here. */
export async function assetsOfRoot(reader: Reader, assetsRoot: Bytes32): Promise<readonly string[] | undefined> {
  const [row] = await reader.query<{ assets: string[] }[]>('SELECT assets FROM asset_list WHERE assets_root = $1', [
    assetsRoot,
  ]);
  return row?.assets;
}
