import { subscribe } from '../transport/subscribe.js';
import type { Http } from '../transport/http.js';
import { type Call, CALL_FIELDS } from './call-fields.js';

export interface CallProgress extends Call {
  /** text, JSON as text, or base64 by its media type; kept for 24 hours */
  readonly output: string | null;
  readonly outputMediaType: string | null;
}

const CALL_PROGRESS = /* GraphQL */ `
  subscription CallProgress($id: ID!) {
    callProgress(id: $id) {
      ...CallFields
      output
      outputMediaType
    }
  }
  ${CALL_FIELDS}
`;

/** The call now and after each change of it or of its steps; ends with the completed or failed call. */
export async function* watchCall(http: Http, callId: string): AsyncGenerator<CallProgress> {
  for await (const { callProgress } of subscribe<{ callProgress: CallProgress | null }>(http, CALL_PROGRESS, {
    id: callId,
  })) {
    if (callProgress) yield callProgress;
  }
}
