import type { UsdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { CallId, LeaseTerms } from '../call/call.js';

interface LeaseRow {
  call_id: string;
  lease_id: string;
  attempt: number;
  node: string;
  node_price: string;
  chain_time: string;
}

/** Every lease ever granted stays: a result may come after its node was given up, and is judged by the lease it was given. */
export async function insertLease(manager: EntityManager, callId: CallId, lease: LeaseTerms): Promise<void> {
  await manager.query(
    `INSERT INTO lease (lease_id, call_id, attempt, node, node_price, chain_time) VALUES ($1, $2, $3, $4, $5, $6)`,
    [lease.leaseId, callId, lease.attempt, lease.node, lease.nodePriceUsdMicros.toString(), lease.chainTime.toString()],
  );
}

export async function loadLease(
  reader: Pick<EntityManager, 'query'>,
  leaseId: string,
): Promise<{ callId: CallId; lease: LeaseTerms } | undefined> {
  const [row] = await reader.query<LeaseRow[]>(
    'SELECT call_id, lease_id, attempt, node, node_price, chain_time FROM lease WHERE lease_id = $1',
    [leaseId],
  );
  return row && { callId: row.call_id as CallId, lease: fromRow(row) };
}

function fromRow(row: LeaseRow): LeaseTerms {
  return {
    leaseId: row.lease_id,
    node: row.node,
    attempt: row.attempt,
    nodePriceUsdMicros: BigInt(row.node_price) as UsdMicros,
    chainTime: BigInt(row.chain_time),
  };
}
