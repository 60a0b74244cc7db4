import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Address,
  bytes32,
  type CallRequest,
  receiptFromWire,
  recoverReceiptSigner,
  requestedCallId,
  signCallRequest,
  type WireReceipt,
} from '@icubed/protocol';
import type { HDNodeWallet } from 'ethers';
import { account } from './accounts.js';
import { Client } from './client.js';
import { ExecutorWorld } from './executor-world.js';

const PAYER = 1;

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
      await new Promise((resolve) => setTimeout(resolve, 100));
      return self.answer(lease, Buffer.from(JSON.stringify(input.toString())));
    },
  });
});
afterAll(() => world.close());

async function sessionOf(index: number): Promise<string> {
  const [row] = await world.sql<{ session_id: string }>('SELECT session_id FROM session_ref WHERE payer = $1', [
    account(index).address,
  ]);
  return row!.session_id;
}

let nonce = 0n;

async function asked(input: string, change: Partial<CallRequest> = {}): Promise<CallRequest> {
  nonce += 1n;
  return {
    payer: account(PAYER).address as Address,
    session: await sessionOf(PAYER),
    assetId: world.asset,
    requestDigest: bytes32(`0x${createHash('sha256').update(input).digest('hex')}`),
    maxPrice: 1_200n,
    nonce,
    deadline: BigInt((await world.now()) + 600),
    ...change,
  };
}

async function headerOf(request: CallRequest, signer: HDNodeWallet = account(PAYER)): Promise<Record<string, string>> {
  const { session, maxPrice, nonce: number, deadline } = request;
  const signature = await signCallRequest(signer, world.context, request);
  const sent = { session, maxPrice: `${maxPrice}`, nonce: `${number}`, deadline: Number(deadline), signature };
  return { 'x-call-request': Buffer.from(JSON.stringify(sent)).toString('base64url') };
}

const refused = { status: 422, body: { code: 'EXECUTOR.CALL_REQUEST_INVALID' } };

describe("a payer's signed request", () => {
  it('is the id of its call, is named by the receipt and shown with both', async () => {
    const request = await asked('hello');
    const callId = requestedCallId(world.context, request);
    const headers = await headerOf(request);
    const { status, body } = await payer.invoke('hello', headers);
    expect([status, body.callId, body.receipt.callId]).toEqual([200, callId, callId]);
    expect(body.receipt.inputDigest).toBe(request.requestDigest);
    const receipt = receiptFromWire(body.receipt as WireReceipt);
    expect(recoverReceiptSigner(world.context, receipt, body.receipt.signature)).toBe(body.receipt.node);
    expect(receipt.assetPrice + receipt.nodePrice).toBe(request.maxPrice);
    expect(BigInt(body.receipt.chainTime)).toBeLessThanOrEqual(request.deadline);
    const shown = {
      payer: request.payer,
      session: request.session,
      assetId: request.assetId.toString(),
      requestDigest: request.requestDigest,
      maxPrice: '1200',
      nonce: request.nonce.toString(),
      deadline: request.deadline.toString(),
      signature: await signCallRequest(account(PAYER), world.context, request),
    };
    expect(body.request).toEqual(shown);
    expect((await payer.get(`/v1/calls/${callId}`)).body.request).toEqual(shown);
    expect((await payer.get(`/v1/receipts/${body.receipt.id}`)).body.request).toEqual(shown);
  });

  it('is not shown where there was none', async () => {
    const { body } = await payer.invoke('hello');
    expect(body.request).toBeUndefined();
    expect((await payer.get(`/v1/calls/${body.callId}`)).body.request).toBeUndefined();
  });

  it('pays once, however often and however many at once send it', async () => {
    const before = { ...(await world.ledger()), leases };
    const headers = await headerOf(await asked('many'));
    const answers = await Promise.all(Array.from({ length: 6 }, () => payer.invoke('many', headers)));
    const again = await payer.invoke('many', headers);
    expect(new Set([...answers, again].map(({ status, body }) => `${status} ${body.callId}`)).size).toBe(1);
    expect(again.status).toBe(200);
    expect((await world.ledger()).captured - before.captured).toBe(1_200n);
    expect(leases - before.leases).toBe(1);
  });

  it('is a part of what an idempotency key stands for', async () => {
    const key = { 'idempotency-key': 'with-a-request' };
    const headers = { ...key, ...(await headerOf(await asked('keyed'))) };
    expect((await payer.invoke('keyed', headers)).status).toBe(200);
    expect((await payer.invoke('keyed', headers)).status).toBe(200);
    const other = { ...key, ...(await headerOf(await asked('keyed'))) };
    expect(await payer.invoke('keyed', other)).toMatchObject({ body: { code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' } });
    expect(await payer.invoke('keyed', key)).toMatchObject({ body: { code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' } });
  });

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['signed by another wallet', async () => headerOf(await asked('x'), account(4))],
    ['for another input', async () => headerOf(await asked('y'))],
    ['for another asset', async () => headerOf(await asked('x', { assetId: world.asset + 1n }))],
    ['for another payer', async () => headerOf(await asked('x', { payer: account(4).address }), account(4))],
    ['below the price', async () => headerOf(await asked('x', { maxPrice: 1_199n }))],
    [
      'that ends before the call may',
      async () => headerOf(await asked('x', { deadline: BigInt((await world.now()) + 4) })),
    ],
    ['of a session that is none', async () => headerOf(await asked('x', { session: bytes32(`0x${'05'.repeat(32)}`) }))],
    ['that cannot be read', async () => ({ 'x-call-request': 'e30' })],
  ])('is refused %s, and nothing is taken', async (_, headers) => {
    const before = await world.ledger();
    expect(await payer.invoke('x', await headers())).toMatchObject(refused);
    expect(await world.ledger()).toEqual(before);
  });

  it("is refused for the session of another account's wallet", async () => {
    await world.payer({ index: 4 });
    const request = await asked('x', { session: await sessionOf(4) });
    expect(await payer.invoke('x', await headerOf(request))).toMatchObject(refused);
  });

  it('asks for the scope and the account that any call asks for', async () => {
    const headers = await headerOf(await asked('x'));
    expect((await new Client(world).invoke('x', headers)).status).toBe(401);
    const reader = {
      kind: 'wallet',
      accountId: 'account-1',
      address: account(PAYER).address,
      scopes: ['read'],
    } as const;
    expect((await new Client(world, reader).invoke('x', headers)).status).toBe(403);
  });
});
