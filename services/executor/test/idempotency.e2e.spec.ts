import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from './client.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;
let leases = 0;

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
  payer = await world.payer();
  await world.node({
    onLease: async (lease, input, self) => {
      leases += 1;
      if (input.toString() === 'no picture') return self.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false);
      await new Promise((resolve) => setTimeout(resolve, 150));
      return self.answer(lease, upperCased(input));
    },
  });
});
afterAll(() => world.close());

describe('an idempotency key', () => {
  it('pays once and answers alike', async () => {
    const before = await world.ledger();
    const first = await payer.invoke('hello', { 'idempotency-key': 'one' });
    const again = await payer.invoke('hello', { 'idempotency-key': 'one' });
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect((await world.ledger()).captured - before.captured).toBe(1_200n);
  });

  it('sent at once by many pays once and gives everybody the one answer', async () => {
    const before = { ...(await world.ledger()), leases };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => payer.invoke('at once', { 'idempotency-key': 'many' })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.callId}`)).size).toBe(1);
    expect((await world.ledger()).captured - before.captured).toBe(1_200n);
    expect(leases - before.leases).toBe(1);
  });

  it('is refused with another body, media type or asset', async () => {
    await payer.invoke('hello', { 'idempotency-key': 'two' });
    const [body, type] = [
      await payer.invoke('goodbye', { 'idempotency-key': 'two' }),
      await payer.invoke('hello', { 'idempotency-key': 'two', 'content-type': 'text/html' }),
    ];
    for (const answer of [body, type])
      expect(answer).toMatchObject({ status: 422, body: { code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' } });
  });

  it('repeats a failure that would come again, without asking a node again', async () => {
    const first = await payer.invoke('no picture', { 'idempotency-key': 'three' });
    const before = leases;
    const again = await payer.invoke('no picture', { 'idempotency-key': 'three' });
    expect(first.body.code).toBe('NODE.INPUT_NOT_AN_IMAGE');
    expect([again.body.callId, leases]).toEqual([first.body.callId, before]);
  });

  it('belongs to its account: another account may use the same one', async () => {
    const other = await world.payer({ index: 4 });
    const mine = await payer.invoke('hello', { 'idempotency-key': 'shared' });
    const theirs = await other.invoke('something else', { 'idempotency-key': 'shared' });
    expect(theirs.status).toBe(200);
    expect(theirs.body.callId).not.toBe(mine.body.callId);
  });
});

describe('calls at the same time', () => {
  it('never hold more than the session has, however many ask at once', async () => {
    const poor = await world.payer({ index: 9, deposit: 5_000n, cap: 5_000n });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => poor.invoke(`call ${at}`)));
    // four calls of 1200 fit into 5000
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['EXECUTOR.INSUFFICIENT_FUNDS']));
  });

  it('stop at the daily cap', async () => {
    const capped = await world.payer({ index: 10, deposit: 10_000n, cap: 10_000n, dailyCap: 2_500n });
    const answers = await Promise.all(Array.from({ length: 4 }, (_, at) => capped.invoke(`call ${at}`)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 402, 402]);
    expect(answers.find(({ status }) => status === 402)!.body.code).toBe('EXECUTOR.DAILY_CAP_REACHED');
  });

  it('pay only for assets on the list of the session', async () => {
    const picky = await world.payer({ index: 11, assets: [1n] });
    expect(await picky.invoke('hello')).toMatchObject({ status: 403, body: { code: 'EXECUTOR.ASSET_NOT_ALLOWED' } });
  });
});
