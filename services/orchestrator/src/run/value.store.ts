import { createHash } from 'node:crypto';
import type { PortValue, PortValues } from '@icubed/workflow';
import type { EntityManager } from 'typeorm';
import type { Source, ValueOf, Wire } from './plan.js';
import type { CallId } from './run.js';

type Reader = Pick<EntityManager, 'query'>;

export function sha256Of(bytes: Uint8Array): `0x${string}` {
  return `0x${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Keeps what came out of a step, or with 0 into the run. */
export async function storeValues(
  manager: EntityManager,
  callId: CallId,
  step: number,
  values: PortValues,
): Promise<void> {
  for (const [port, { mediaType, bytes }] of values) {
    await manager.query(
      `INSERT INTO run_value (call_id, step, port, media_type, sha256, bytes) VALUES ($1, $2, $3, $4, $5, $6)`,
      [callId, step, port, mediaType, sha256Of(bytes), Buffer.from(bytes)],
    );
  }
}

/** The values that some wires carry. */
export async function loadValues(reader: Reader, callId: CallId, wires: readonly Wire[]): Promise<ValueOf> {
  const rows = await reader.query<{ step: number; port: string; media_type: string; bytes: Buffer }[]>(
    `SELECT step, port, media_type, bytes FROM run_value
     WHERE call_id = $1 AND bytes IS NOT NULL AND (step, port) IN (SELECT * FROM unnest($2::smallint[], $3::text[]))`,
    [callId, wires.map(({ from }) => from.step), wires.map(({ from }) => from.port)],
  );
  const key = ({ step, port }: Source): string => `${step} ${port}`;
  const values = new Map<string, PortValue>(
    rows.map((row) => [key(row), { mediaType: row.media_type, bytes: row.bytes }]),
  );
  return (source) => values.get(key(source));
}

export async function areForgotten(reader: Reader, callId: CallId): Promise<boolean> {
  const rows = await reader.query<unknown[]>('SELECT 1 FROM run_value WHERE call_id = $1 AND bytes IS NULL LIMIT 1', [
    callId,
  ]);
  return rows.length > 0;
}

/** Forgets the bytes of at most 1,000 values whose runs were decided before; their digests stay. */
export async function forgetValues(manager: EntityManager, before: Date): Promise<void> {
  await manager.query(
    `UPDATE run_value SET bytes = NULL WHERE (call_id, step, port) IN (
       SELECT v.call_id, v.step, v.port FROM run_value v JOIN run r USING (call_id)
       WHERE v.bytes IS NOT NULL AND v.stored_at < $1 AND r.decided_at < $1 LIMIT 1000)`,
    [before],
  );
}
