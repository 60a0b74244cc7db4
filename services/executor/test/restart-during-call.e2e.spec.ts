import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;

beforeAll(async () => {
  world = await ExecutorWorld.start({ LEASE_TIMEOUT_MS: '20000' });
  await world.release();
  payer = await world.payer();
});
afterAll(() => world.close());

const statusOf = async (callId: string) =>
  (await world.sql<{ status: string }>('SELECT status FROM call WHERE call_id = $1', [callId]))[0]?.status;
const newestCall = async () =>
  (await world.sql<{ call_id: string }>('SELECT call_id FROM call ORDER BY created_at DESC LIMIT 1'))[0]?.call_id;

describe('an executor that stops in the middle of a call', () => {
  it('takes the held call up again from its store, and the client finds the answer under its key', async () => {
    const node = await world.node({ onLease: () => undefined });
    const cut = payer.invoke('hello', { 'idempotency-key': 'survivor' }).catch(() => 'cut off');
    await eventually(async () => node.leases.length === 1);
    const callId = (await newestCall())!;
    const held = await world.ledger();
    expect(held.held).toBe(1_200n);
    await world.restart();
    world.nodes.splice(0);
    await cut;
    expect(await world.ledger()).toEqual(held);
    await world.node();
    await eventually(async () => (await statusOf(callId)) === 'Completed');
    const again = await payer.invoke('hello', { 'idempotency-key': 'survivor' });
    expect(again).toMatchObject({ status: 200, body: { callId, output: { text: 'HELLO' }, receipt: { attempt: 2 } } });
    expect(await world.ledger()).toEqual({ ...held, held: 0n, captured: held.captured + 1_200n });
  });

  it('takes a call up again that was killed in the middle of a lease, even when Redis has forgotten everything', async () => {
    for (const node of world.nodes.splice(0)) node.disconnect();
    const before = await world.ledger();
    const node = await world.node({ onLease: () => undefined }, 8);
    const cut = payer.invoke('killed').catch(() => 'cut off');
    const lease = await eventually(async () => node.leases[0]);
    const [killed] = await world.sql<{ state: object }>('SELECT state FROM call WHERE call_id = $1', [lease.callId]);
    await world.restart({ QUEUE_PREFIX: 'forgotten' }, async () => {
      // what a killed process leaves: the lease as it was, and no job
      await world.sql(`UPDATE call SET status = 'Leased', state = $2 WHERE call_id = $1`, [
        lease.callId,
        killed!.state,
      ]);
    });
    await cut;
    await world.node({}, 8);
    await eventually(async () => (await statusOf(lease.callId)) === 'Completed');
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n });
  });

  it('refuses new calls while it holds as many as it may, and says when to come again', async () => {
    await world.restart({ MAX_OPEN_CALLS: '1' });
    const node = await world.node({ onLease: () => undefined }, 9);
    const first = payer.invoke('first');
    const lease = await eventually(async () => node.leases[0]);
    const refused = await payer.invoke('second');
    expect(refused).toMatchObject({ status: 429, body: { code: 'EXECUTOR.OVERLOADED' } });
    expect(refused.headers.get('retry-after')).toBe('2');
    await node.answer(lease, upperCased(Buffer.from('first')));
    expect((await first).status).toBe(200);
    node.disconnect();
  });

  it('accepts the receipt of a node that finished while it was away, and pays it once', async () => {
    const before = await world.ledger();
    for (const node of world.nodes.splice(0)) node.disconnect();
    const node = await world.node({ onLease: () => undefined }, 7);
    const cut = payer.invoke('late').catch(() => 'cut off');
    const lease = await eventually(async () => node.leases[0]);
    await world.restart();
    await cut;
    const back = await world.node({ onLease: () => undefined }, 7);
    await back.answer(lease, upperCased(Buffer.from('late')));
    await back.answer(lease, upperCased(Buffer.from('late')));
    await eventually(async () => (await statusOf(lease.callId)) === 'Completed');
    const receipts = await world.sql('SELECT 1 FROM receipt WHERE call_id = $1', [lease.callId]);
    expect(receipts).toHaveLength(1);
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n });
  });
});
