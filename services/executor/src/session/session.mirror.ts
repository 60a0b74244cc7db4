import { type ChainEvent, type ChainProjection, projection } from '@icubed/chain-listener';
import { JobManagerArtifact } from '@icubed/contracts-abi';
import { assertNever } from '@icubed/errors';
import { type Bytes32, usdMicros } from '@icubed/protocol';
import { evolveSession, type Session, type SessionEvent } from './session.js';

type Opened = {
  readonly sessionId: Bytes32;
  readonly payer: string;
  readonly key: string;
  readonly cap: bigint;
  readonly dailyCap: bigint;
  readonly assetsRoot: Bytes32;
  readonly expiresAt: bigint;
  readonly closeDelay: bigint;
};
type SessionChainEvent =
  | ChainEvent<'SessionOpened', Opened>
  | ChainEvent<'SessionCloseRequested', { readonly sessionId: Bytes32; readonly closesAt: bigint }>
  | ChainEvent<'SessionClosed', { readonly sessionId: Bytes32; readonly returned: bigint }>
  | ChainEvent<'VoucherRedeemed', { readonly sessionId: Bytes32; readonly cumulativeAmount: bigint }>;

/** A state survives JSON: a session nobody saw opened is null. */
export type SessionState = { readonly session: Session | null };

export const SESSION_KIND = 'session';

const sessions: ChainProjection<SessionState, SessionChainEvent> = {
  kind: SESSION_KIND,
  sources: [
    {
      contract: 'JobManager',
      abi: JobManagerArtifact.abi,
      events: ['SessionOpened', 'SessionCloseRequested', 'SessionClosed', 'VoucherRedeemed'],
    },
  ],
  aggregateOf: (event) => event.args.sessionId,
  evolve: (state, event) => ({ session: evolveSession(state?.session ?? undefined, sessionEvent(event)) ?? null }),
  async write(manager, id, { session }, { chainId }) {
    if (session === null) return;
    await manager.query(
      `INSERT INTO session_ref (chain_id, session_id, payer, key_address, is_closed) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (chain_id, session_id)
       DO UPDATE SET payer = EXCLUDED.payer, key_address = EXCLUDED.key_address, is_closed = EXCLUDED.is_closed`,
      [chainId, id, session.payer, session.key, session.status === 'Closed'],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM session_ref WHERE session_id = $1', [id]);
  },
};

export const sessionProjection = projection(sessions);

function sessionEvent(event: SessionChainEvent): SessionEvent {
  switch (event.name) {
    case 'SessionOpened': {
      const { cap, dailyCap, closeDelay: closeDelaySeconds, ...terms } = event.args;
      const caps = { capUsdMicros: usdMicros(cap), dailyCapUsdMicros: usdMicros(dailyCap) };
      return { type: 'SessionOpened', ...terms, ...caps, closeDelaySeconds };
    }
    case 'SessionCloseRequested':
      return { type: 'SessionCloseRequested', closesAt: event.args.closesAt };
    case 'SessionClosed':
      return { type: 'SessionClosed', returnedUsdMicros: usdMicros(event.args.returned) };
    case 'VoucherRedeemed': {
      const transactionHash = event.origin.transactionHash as Bytes32;
      const cumulativeUsdMicros = usdMicros(event.args.cumulativeAmount);
      const chainSeconds = BigInt(event.origin.timestamp);
      return { type: 'VoucherRedeemed', cumulativeUsdMicros, transactionHash, chainSeconds };
    }
    default:
      return assertNever(event);
  }
}
