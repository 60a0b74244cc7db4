import { type Receipt, receiptFromWire, type WireReceipt } from '@icubed/protocol';
import type { Http } from '../transport/http.js';

/** A receipt as the API shows it. */
export interface ReceiptView extends WireReceipt {
  readonly id: string;
  readonly signature: string;
}

export interface Price {
  readonly asset: string;
  readonly node: string;
  readonly total: string;
}

export interface CallAnswer<Output = unknown> {
  readonly callId: string;
  readonly output: Output;
  readonly outputMediaType: string;
  readonly outputDigest: string;
  readonly price: Price;
  readonly receipt: ReceiptView;
}

export interface Invocation {
  readonly did: string;
  readonly input: Uint8Array;
  readonly mediaType: string;
  /** the same key pays once and answers alike for 24 hours */
  readonly idempotencyKey?: string;
}

const CALL_TIMEOUT_MS = 120_000;

/** One paid call. Needs the scope `invoke` and a funded session. */
export function invokeAsset<Output = unknown>(
  http: Http,
  { did, input, mediaType, idempotencyKey }: Invocation,
): Promise<CallAnswer<Output>> {
  return http.json<CallAnswer<Output>>(`/v1/assets/${did}/invoke`, {
    method: 'POST',
    headers: {
      'content-type': mediaType,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
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
