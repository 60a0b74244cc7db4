import { fromJsonb, toJsonb } from '@icubed/persistence';
import type { CallRequest } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { SignedCallRequest } from './call-request.js';

/** Kept as long as the call: with the receipt it is the payer's proof. */
export async function insertCallRequest(manager: EntityManager, signed: SignedCallRequest): Promise<void> {
  await manager.query('INSERT INTO call_request (call_id, content, signature) VALUES ($1, $2, $3)', [
    signed.callId,
    toJsonb(signed.request),
    signed.signature,
  ]);
}

export async function loadCallRequest(
  reader: Pick<EntityManager, 'query'>,
  callId: string,
): Promise<Pick<SignedCallRequest, 'request' | 'signature'> | undefined> {
  const [row] = await reader.query<{ content: unknown; signature: string }[]>(
    'SELECT content, signature FROM call_request WHERE call_id = $1',
    [callId],
  );
  return row && { request: fromJsonb<CallRequest>(row.content), signature: row.signature };
}
