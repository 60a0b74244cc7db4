import { assertNever } from '@icubed/errors';
import type { Bytes32, UsdMicros } from '@icubed/protocol';
import { chainDay } from '../ledger/session-ledger.js';

interface SessionTerms {
  readonly sessionId: Bytes32;
  readonly payer: string;
  readonly key: string;
  readonly capUsdMicros: UsdMicros;
  readonly dailyCapUsdMicros: UsdMicros;
  /** zero: every asset */
  readonly assetsRoot: Bytes32;
  readonly expiresAt: bigint;
  /** from a request to close, or the expiry, to the close: what held when the session was opened */
  readonly closeDelaySeconds: bigint;
}

interface Redeemed {
  /** what vouchers have claimed so far, cumulative */
  readonly redeemedUsdMicros: UsdMicros;
  readonly redeemedIn?: Bytes32;
  /** how much of it on the last day of the chain that anything was, as JobManager counts the daily cap; missing as long as nothing was */
  readonly redeemedOn?: { readonly day: number; readonly amountUsdMicros: UsdMicros };
}

/** A JobManager session as its events tell it. */
export type Session = SessionTerms &
  Redeemed &
  (
    | { readonly status: 'Open' }
    | { readonly status: 'Closing'; readonly closesAt: bigint }
    | { readonly status: 'Closed'; readonly returnedUsdMicros: UsdMicros }
  );

export type SessionEvent =
  | ({ readonly type: 'SessionOpened' } & SessionTerms)
  | { readonly type: 'SessionCloseRequested'; readonly closesAt: bigint }
  | {
      readonly type: 'VoucherRedeemed';
      readonly cumulativeUsdMicros: UsdMicros;
      readonly transactionHash: Bytes32;
      readonly chainSeconds: bigint;
    }
  | { readonly type: 'SessionClosed'; readonly returnedUsdMicros: UsdMicros };

export const ANY_ASSET = `0x${'0'.repeat(64)}` as Bytes32;

/** The contract orders a session's events; anything before its opening belongs to no session of ours. */
export function evolveSession(session: Session | undefined, event: SessionEvent): Session | undefined {
  if (event.type === 'SessionOpened') {
    const { type: _type, ...terms } = event;
    return { ...terms, status: 'Open', redeemedUsdMicros: 0n as UsdMicros };
  }
  if (session === undefined) return undefined;
  switch (event.type) {
    case 'SessionCloseRequested':
      return { ...session, status: 'Closing', closesAt: event.closesAt };
    case 'VoucherRedeemed':
      return {
        ...session,
        redeemedUsdMicros: event.cumulativeUsdMicros,
        redeemedIn: event.transactionHash,
        redeemedOn: redeemedOn(session, event.cumulativeUsdMicros, chainDay(event.chainSeconds)),
      };
    case 'SessionClosed':
      return { ...session, status: 'Closed', returnedUsdMicros: event.returnedUsdMicros };
    default:
      return assertNever(event);
  }
}

function redeemedOn(session: Redeemed, cumulative: UsdMicros, day: number): Redeemed['redeemedOn'] {
  const before = session.redeemedOn?.day === day ? session.redeemedOn.amountUsdMicros : 0n;
  return { day, amountUsdMicros: (before + cumulative - session.redeemedUsdMicros) as UsdMicros };
}
