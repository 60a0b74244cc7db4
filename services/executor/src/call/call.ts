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
  readonly sealed?: true;
  readonly priceUsdMicros: UsdMicros;
}

/** What is run, and for how much. */
export interface RunTerms {
  readonly did: Did;
  readonly assetId: AssetId;
  readonly creator: string;
  readonly digest: Bytes32;
  /** of the plain folder or, if it was sealed when the hold was taken, of the sealed one */
  readonly contentCid: string;
  readonly sealed?: true;
  /** the asset's own, without its base's */
  readonly assetPriceUsdMicros: UsdMicros;
  readonly base?: BaseTerms;
  /** the most a node may be paid for this call: the quote's node price; a workflow's own call needs no node */
  readonly nodePriceCeilingUsdMicros: UsdMicros;
}

/** One step of a workflow as it was quoted: its call will be held, leased and paid by these terms. */
export interface StepTerms extends RunTerms {
  readonly step: number;
}

/** What never changes after the hold is taken. */
export interface CallTerms extends RunTerms {
  readonly callId: CallId;
  readonly accountId: string;
  readonly payer: string;
  readonly sessionId: Bytes32;
  readonly input: { readonly mediaType: string; readonly sha256: Bytes32; readonly size: number };
  /** of a workflow: the calls it will be made of */
  readonly steps?: readonly StepTerms[];
  /** of such a step: whose it is */
  readonly parent?: ParentCall;
  readonly hold: Hold;
}

export interface ParentCall {
  readonly callId: CallId;
  readonly step: number;
}

/** What a receipt and a capture call the step: a call of its own is 0, the steps of a workflow count from 1. */
export const stepOf = ({ parent }: Pick<CallTerms, 'parent'>): number => parent?.step ?? 0;

/** One try on one node. Its number goes into the receipt. */
export interface LeaseTerms {
  readonly leaseId: string;
  readonly node: string;
  readonly attempt: number;
  readonly nodePriceUsdMicros: UsdMicros;
  readonly chainTime: bigint;
}

/**
 * A call's money follows its state: `Held`, `Leased`, `Unknown` and `Running` keep the hold, `Completed` took a part of it once,
 * `Failed` gave it all back. `Unknown` is a lease whose node went silent: a receipt may still come, or the deadline decides.
 * `Running` is a workflow in the orchestrator's hands: the hold is what its steps have not had yet.
 */
export type CallState =
  | { readonly status: 'Held'; readonly attempts: number }
  | { readonly status: 'Leased'; readonly attempts: number; readonly lease: LeaseTerms }
  | { readonly status: 'Unknown'; readonly attempts: number; readonly lease: LeaseTerms }
  | { readonly status: 'Running'; readonly attempts: number }
  | CompletedCall
  | {
      readonly status: 'Failed';
      readonly attempts: number;
      readonly code: string;
      readonly detail: string;
      readonly retryable: boolean;
    };

/** By the node that signed for it, or, of a workflow, by its steps. */
export type CompletedCall = {
  readonly status: 'Completed';
  readonly attempts: number;
  /** of a workflow: its own price and what its steps took */
  readonly capturedUsdMicros: UsdMicros;
} & (
  | { readonly lease: LeaseTerms; readonly receiptId: Bytes32; readonly computeMs?: number }
  | { readonly lease?: undefined; readonly receiptId?: undefined }
);

export type CallEvent =
  | { readonly type: 'CallLeased'; readonly lease: LeaseTerms }
  | { readonly type: 'LeaseReturned' }
  | { readonly type: 'LeaseLost' }
  | {
      readonly type: 'CallCompleted';
      readonly lease: LeaseTerms;
      readonly receiptId: Bytes32;
      readonly capturedUsdMicros: UsdMicros;
      readonly computeMs: number;
    }
  | { readonly type: 'RunStarted' }
  | { readonly type: 'RunCompleted'; readonly capturedUsdMicros: UsdMicros }
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
        computeMs: event.computeMs,
      };
    case 'RunStarted':
      return { status: 'Running', attempts: state.attempts };
    case 'RunCompleted':
      return { status: 'Completed', attempts: state.attempts, capturedUsdMicros: event.capturedUsdMicros };
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
