import { assertNever } from '@icubed/errors';
import type { AssetId, Bytes32, Did, UsdMicros } from '@icubed/protocol';
import type { Hold } from '../ledger/session-ledger.js';
import { alreadyDecided } from './call.errors.js';

export type CallId = Bytes32;

/** What a profile's call runs on, at the price it is paid. */
export interface BaseTerms {
  readonly assetId: AssetId;
  readonly did: Did;
  readonly creator: string;
  readonly digest: Bytes32;
  readonly contentCid: string;
  readonly priceUsdMicros: UsdMicros;
}

/** What never changes after the hold is taken. */
export interface CallTerms {
  readonly callId: CallId;
  readonly accountId: string;
  readonly payer: string;
  readonly sessionId: Bytes32;
  readonly did: Did;
  readonly assetId: AssetId;
  readonly creator: string;
  readonly digest: Bytes32;
  readonly contentCid: string;
  readonly input: { readonly mediaType: string; readonly sha256: Bytes32; readonly size: number };
  /** the asset's own, without its base's */
  readonly assetPriceUsdMicros: UsdMicros;
  readonly base?: BaseTerms;
  /** the most a node may be paid for this call: the quote's node price */
  readonly nodePriceCeilingUsdMicros: UsdMicros;
  readonly hold: Hold;
}

/** One try on one node. Its number goes into the receipt. */
export interface LeaseTerms {
  readonly leaseId: string;
  readonly node: string;
  readonly attempt: number;
  readonly nodePriceUsdMicros: UsdMicros;
  readonly chainTime: bigint;
}

/**
 * A call's money follows its state: `Held`, `Leased` and `Unknown` keep the hold, `Completed` took a part of it once,
 * `Failed` gave it all back. `Unknown` is a lease whose node went silent: a receipt may still come, or the deadline decides.
 */
export type CallState =
  | { readonly status: 'Held'; readonly attempts: number }
  | { readonly status: 'Leased'; readonly attempts: number; readonly lease: LeaseTerms }
  | { readonly status: 'Unknown'; readonly attempts: number; readonly lease: LeaseTerms }
  | {
      readonly status: 'Completed';
      readonly attempts: number;
      readonly lease: LeaseTerms;
      readonly receiptId: Bytes32;
      readonly capturedUsdMicros: UsdMicros;
    }
  | {
      readonly status: 'Failed';
      readonly attempts: number;
      readonly code: string;
      readonly detail: string;
      readonly retryable: boolean;
    };

export type CallEvent =
  | { readonly type: 'CallLeased'; readonly lease: LeaseTerms }
  | { readonly type: 'LeaseReturned' }
  | { readonly type: 'LeaseLost' }
  | {
      readonly type: 'CallCompleted';
      readonly lease: LeaseTerms;
      readonly receiptId: Bytes32;
      readonly capturedUsdMicros: UsdMicros;
    }
  | { readonly type: 'CallFailed'; readonly code: string; readonly detail: string; readonly retryable: boolean };

export const isDecided = (state: CallState): boolean => state.status === 'Completed' || state.status === 'Failed';

/** Throws EXECUTOR.CALL_STATE when the call was decided before: its money has moved, nothing may move it again. */
export function evolveCall(state: CallState, event: CallEvent): CallState {
  if (isDecided(state)) throw alreadyDecided(state.status);
  switch (event.type) {
    case 'CallLeased':
      return { status: 'Leased', attempts: event.lease.attempt, lease: event.lease };
    case 'LeaseReturned':
      return { status: 'Held', attempts: state.attempts };
    case 'LeaseLost':
      return state.status === 'Held' ? state : { ...stillLeased(state), status: 'Unknown' };
    case 'CallCompleted':
      return {
        status: 'Completed',
        attempts: state.attempts,
        lease: event.lease,
        receiptId: event.receiptId,
        capturedUsdMicros: event.capturedUsdMicros,
      };
    case 'CallFailed':
      return {
        status: 'Failed',
        attempts: state.attempts,
        code: event.code,
        detail: event.detail,
        retryable: event.retryable,
      };
    default:
      return assertNever(event);
  }
}

function stillLeased(state: CallState): { attempts: number; lease: LeaseTerms } {
  if (state.status !== 'Leased' && state.status !== 'Unknown') throw alreadyDecided(state.status);
  return { attempts: state.attempts, lease: state.lease };
}
