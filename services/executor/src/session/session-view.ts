import type { ChainClock, MirrorReader } from '@icubed/chain-listener';
import type { EntityManager } from 'typeorm';
import { globalId } from '../chain/global-id.js';
import { payableSession } from './payable-session.js';
import type { MirroredSession } from './session.store.js';

const instant = (seconds: bigint) => new Date(Number(seconds) * 1_000);

interface Booked {
  session_id: string;
  captured: string;
  held: string;
  settled: string;
}

/** Sessions with what the ledger has booked on them. */
export async function sessionNodes(
  parts: { reader: Pick<EntityManager, 'query'>; mirror: MirrorReader; clock: ChainClock },
  sessions: readonly MirroredSession[],
) {
  const { chainId } = parts.mirror;
  const chainSeconds = BigInt(await parts.clock.headSeconds());
  const rows = await parts.reader.query<Booked[]>(
    'SELECT session_id, captured, held, settled FROM session_ledger WHERE chain_id = $1 AND session_id = ANY($2)',
    [chainId, sessions.map((session) => session.sessionId)],
  );
  const booked = new Map(rows.map((row) => [row.session_id, row]));
  return sessions.flatMap(({ sessionId, head, final }) => {
    if (head === undefined) return [];
    const { captured, held, settled } = booked.get(sessionId) ?? { captured: '0', held: '0', settled: '0' };
    return {
      id: globalId('session', chainId, sessionId),
      sessionId,
      payer: head.payer,
      key: head.key,
      status: head.status.toUpperCase(),
      cap: head.capUsdMicros,
      dailyCap: head.dailyCapUsdMicros === 0n ? null : head.dailyCapUsdMicros,
      expiresAt: instant(head.expiresAt),
      closesAt: head.status === 'Closing' ? instant(head.closesAt) : null,
      captured,
      held,
      settled,
      remaining: head.capUsdMicros - BigInt(captured) - BigInt(held),
      payable: payableSession(final, head, chainSeconds) !== undefined,
      finality:
        final?.status === head.status && final.redeemedUsdMicros === head.redeemedUsdMicros ? 'FINAL' : 'PENDING',
    };
  });
}
