import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { recoverReceiptSigner } from '@icubed/protocol';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
  payer = await world.payer();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const node of world.nodes.splice(0)) node.disconnect();
  await eventually(async () => (await payer.graphql('{ nodes { nodes { address } } }')).data.nodes.nodes.length === 0);
});

describe('a paid call', () => {
  it('runs on a node, is paid once and comes back with a receipt that verifies', async () => {
    const node = await world.node();
    const before = await world.ledger();
    const { status, body } = await payer.invoke('hello');
    expect(status).toBe(200);
    expect(body).toMatchObject({ output: { text: 'HELLO' }, price: { asset: '1000', node: '200', total: '1200' } });
    const { id, signature, domain, ...receipt } = body.receipt;
    const values = {
      ...receipt,
      assetId: BigInt(receipt.assetId),
      assetPrice: 1_000n,
      nodePrice: 200n,
      chainTime: BigInt(receipt.chainTime),
    };
    expect(recoverReceiptSigner(world.context, values, signature)).toBe(node.address);
    expect(domain.verifyingContract).toBe(world.context.jobManager);
    expect(receipt.outputDigest).toBe(body.outputDigest);
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n, held: 0n });
    expect(await world.factsOf(body.callId)).toEqual(['icubed.executor.call-completed.v1']);
    expect(await payer.get(`/v1/calls/${body.callId}`)).toMatchObject({
      status: 200,
      body: { status: 'Completed', output: { text: 'HELLO' } },
    });
    expect(await payer.get(`/v1/receipts/${id}`)).toMatchObject({ status: 200, body: { signature } });
    expect(await (await payer.fetch(`/v1/calls/${body.callId}/output`)).text()).toBe('{"text":"HELLO"}');
    expect(await (await payer.fetch('/metrics')).text()).toMatch(/executor_captured_usd_micros_total\S* 1200/);
  });

  it('takes JSON input as the bytes that were sent', async () => {
    const node = await world.node({ onLease: (lease, input, self) => self.answer(lease, upperCased(input)) });
    const { body } = await payer.invoke('{ "a" :1}', { 'content-type': 'application/json; charset=utf-8' });
    expect(body.output).toEqual({ text: '{ "A" :1}' });
    expect(node.leases[0]!.input.mediaType).toBe('application/json');
  });

  it('is quoted to anybody and refused without a node', async () => {
    expect(await payer.get(`/v1/assets/${world.did}/quote`)).toMatchObject({
      status: 503,
      body: { code: 'EXECUTOR.NO_NODE' },
    });
    const refused = await payer.invoke('hello');
    expect(refused).toMatchObject({ status: 503, body: { code: 'EXECUTOR.NO_NODE', retryable: true } });
    expect(refused.headers.get('retry-after')).toBe('5');
    await world.node();
    expect(await payer.get(`/v1/assets/${world.did}/quote`)).toMatchObject({
      status: 200,
      body: { price: { total: '1200' } },
    });
  });
});
