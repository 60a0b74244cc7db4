import { subscribe } from '../transport/subscribe.js';
import type { Http } from '../transport/http.js';
import type { Call } from './read-call.js';

export interface CallProgress extends Call {
  /** text, JSON as text, or base64 by its media type; kept for 24 hours */
  readonly output: string | null;
  readonly outputMediaType: string | null;
  readonly receipt: { readonly receiptId: string } | null;
}

const CALL_PROGRESS = /* GraphQL */ `
  subscription CallProgress($id: ID!) {
    callProgress(id: $id) {
      callId
      status
      price {
        asset
        node
        total
      }
      node
      settledIn
      failureCode
      output
      outputMediaType
      receipt {
        receiptId
      }
    }
  }
`;

/** The call now and after each change; ends with the completed or failed call. */
export async function* watchCall(http: Http, callId: string): AsyncGenerator<CallProgress> {
  for await (const { callProgress } of subscribe<{ callProgress: CallProgress | null }>(http, CALL_PROGRESS, {
    id: callId,
  })) {
    if (callProgress) yield callProgress;
  }
}
