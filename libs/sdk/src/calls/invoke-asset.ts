import { type Receipt, receiptFromWire, type WireReceipt } from '@icubed/protocol';
import type { Http } from '../transport/http.js';
import type { Price } from './call-fields.js';

/** A receipt as the API shows it. */
export interface ReceiptView extends WireReceipt {
  readonly id: string;
  readonly signature: string;
}

export interface CallAnswer<Output = unknown> {
  readonly callId: string;
  readonly output: Output;
  readonly outputMediaType: string;
  readonly outputDigest: string;
  readonly price: Price;
  /** null for a workflow, whose steps have theirs, and when it is no longer known */
  readonly receipt: ReceiptView | null;
  /** of a workflow: the calls it was made of, in the order of its steps */
  readonly steps?: readonly StepAnswer[];
}

/** A step of a workflow's call. */
export interface StepAnswer {
  readonly callId: string;
  readonly did: string;
  readonly status: string;
  readonly parent: { readonly callId: string; readonly step: number };
  readonly price: Price;
  readonly receipt: ReceiptView | null;
}

export interface Invocation {
  readonly did: string;
  readonly input: Uint8Array;
  readonly mediaType: string;
  /** the same key pays once and answers alike for 24 hours */
  readonly idempotencyKey?: string;
  /** the header of a request that the payer signed: see `signCallRequest` */
  readonly callRequest?: string;
}

const CALL_TIMEOUT_MS = 120_000;

/** One paid call. Needs the scope `invoke` and a funded session. */
export function invokeAsset<Output = unknown>(
  http: Http,
  { did, input, mediaType, idempotencyKey, callRequest }: Invocation,
): Promise<CallAnswer<Output>> {
  return http.json<CallAnswer<Output>>(`/v1/assets/${did}/invoke`, {
    method: 'POST',
    headers: {
      'content-type': mediaType,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(callRequest === undefined ? {} : { 'x-call-request': callRequest }),
    },
    body: input,
    timeoutMs: CALL_TIMEOUT_MS,
  });
}

export async function readQuote(http: Http, did: string): Promise<Price> {
  return (await http.json<{ price: Price }>(`/v1/assets/${did}/quote`)).price;
}

/** The signed values, to be checked with `recoverReceiptSigner` by anybody. */
export const receiptOf: (view: ReceiptView) => Receipt = receiptFromWire;
