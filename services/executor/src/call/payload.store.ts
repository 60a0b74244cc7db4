import type { Bytes32 } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { CallId } from './call.js';

/** Inputs and outputs live beside the calls for a day: a resumed call needs its input, a repeated key its answer. */
export const PAYLOAD_HOURS = 24;

export interface Output {
  readonly mediaType: string;
  readonly sha256: Bytes32;
  readonly bytes: Buffer;
}

export async function storeInput(manager: EntityManager, callId: CallId, input: Uint8Array): Promise<void> {
  await manager.query(`INSERT INTO call_payload (call_id, input) VALUES ($1, $2)`, [callId, Buffer.from(input)]);
}

export async function loadInput(reader: Pick<EntityManager, 'query'>, callId: CallId): Promise<Buffer | undefined> {
  const [row] = await reader.query<{ input: Buffer | null }[]>(`SELECT input FROM call_payload WHERE call_id = $1`, [
    callId,
  ]);
  return row?.input ?? undefined;
}

/** The input has done its work and goes. */
export async function storeOutput(
  manager: EntityManager,
  callId: CallId,
  output: Omit<Output, 'bytes'> & { bytes: Uint8Array },
): Promise<void> {
  await manager.query(
    `UPDATE call_payload SET output = $2, output_media_type = $3, output_sha256 = $4, input = NULL WHERE call_id = $1`,
    [callId, Buffer.from(output.bytes), output.mediaType, output.sha256],
  );
}

export async function loadOutput(reader: Pick<EntityManager, 'query'>, callId: CallId): Promise<Output | undefined> {
  const [row] = await reader.query<{ output: Buffer | null; output_media_type: string; output_sha256: string }[]>(
    `SELECT output, output_media_type, output_sha256 FROM call_payload WHERE call_id = $1`,
    [callId],
  );
  if (!row?.output) return undefined;
  return { bytes: row.output, mediaType: row.output_media_type, sha256: row.output_sha256 as Bytes32 };
}

/** Deletes at most 1,000 decided calls' payloads a time. */
export async function prunePayloads(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM call_payload WHERE call_id = ANY(ARRAY(
       SELECT p.call_id FROM call_payload p JOIN call c USING (call_id)
       WHERE p.created_at < now() - make_interval(hours => $1) AND c.status IN ('Completed', 'Failed') LIMIT 1000))`,
    [PAYLOAD_HOURS],
  );
}
