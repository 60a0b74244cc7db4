import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { wallet } from './accounts.js';
import { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { type NodeBehaviour, upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;

beforeAll(async () => {
  world = await ExecutorWorld.start({ MAX_ATTEMPTS: '3' });
  await world.release();
  payer = await world.payer();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const node of world.nodes.splice(0)) node.disconnect();
  await eventually(async () => (await payer.graphql('{ nodes { nodes { address } } }')).data.nodes.nodes.length === 0);
  await eventually(async () => (await world.ledger()).held === 0n);
});

describe('a call that cannot be paid', () => {
  it('is refused before a node hears of it', async () => {
    const node = await world.node();
    const refused = await new Client(world, wallet(3)).invoke('hello');
    expect(refused).toMatchObject({
      status: 402,
      body: { code: 'EXECUTOR.INSUFFICIENT_FUNDS', neededUsdMicros: '1200' },
    });
    expect(node.leases).toEqual([]);
  });
});

describe('a call that fails', () => {
  it("gives the node's own code when the input is at fault, after one attempt, and takes nothing", async () => {
    const node = await world.node({
      onLease: (lease, _input, self) => self.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false),
    });
    const before = await world.ledger();
    const { status, body } = await payer.invoke('no picture');
    expect([status, body.code]).toEqual([422, 'NODE.INPUT_NOT_AN_IMAGE']);
    expect(node.leases).toHaveLength(1);
    expect(await world.ledger()).toEqual(before);
    expect(await world.factsOf(body.callId)).toEqual(['icubed.executor.call-failed.v1']);
    expect((await payer.get(`/v1/calls/${body.callId}`)).body).toMatchObject({
      status: 'Failed',
      failure: { code: 'NODE.INPUT_NOT_AN_IMAGE' },
    });
  });

  it('goes on to the next node when one fails, with the next attempt in the receipt', async () => {
    const bad = await world.node({
      priceUsdMicros: 100n,
      onLease: (lease, _input, self) => self.fail(lease, 'NODE.MODEL_FAILED', false),
    });
    const good = await world.node({ priceUsdMicros: 100n });
    const { status, body } = await payer.invoke('hello');
    expect(status).toBe(200);
    expect(body.price.total).toBe('1100');
    const [first] = [bad.leases, good.leases].map((leases) => leases.length);
    expect(body.receipt).toMatchObject({ node: good.address, attempt: 1 + first! });
  });

  it('leases again to another node when one disconnects in the middle', async () => {
    const dying = await world.node({ priceUsdMicros: 100n, onLease: (_lease, _input, self) => self.disconnect() });
    const healthy = await world.node({ priceUsdMicros: 100n });
    // the same price: the first of the addresses is asked first
    const expected = dying.address.localeCompare(healthy.address) < 0 ? 2 : 1;
    const { status, body } = await payer.invoke('hello');
    expect([status, body.receipt?.node, body.receipt?.attempt]).toEqual([200, healthy.address, expected]);
  });

  it('never leases to a node that asks for more than the quote', async () => {
    const cheap = await world.node({
      priceUsdMicros: 100n,
      onLease: (lease, _input, self) => self.fail(lease, 'NODE.BUSY', true),
    });
    const dear = await world.node({ priceUsdMicros: 101n });
    const { status, body } = await payer.invoke('hello');
    expect([status, body.code]).toEqual([503, 'EXECUTOR.ATTEMPTS_EXHAUSTED']);
    expect([cheap.leases.length, dear.leases.length]).toEqual([3, 0]);
  });

  it('is decided by its deadline when its node says nothing', async () => {
    const usual = { CALL_TIMEOUT_MS: '60000', LEASE_TIMEOUT_MS: '30000' };
    await world.restart({ CALL_TIMEOUT_MS: '4000', LEASE_TIMEOUT_MS: '1500' });
    const silent = await world.node({ onLease: () => undefined });
    const before = await world.ledger();
    const { status, body } = await payer.invoke('hello');
    expect([status, body.code, body.retryable]).toEqual([504, 'EXECUTOR.CALL_TIMED_OUT', true]);
    await eventually(async () => silent.cancelled.length > 0);
    expect(await world.ledger()).toEqual(before);
    await world.restart(usual);
  });
});

describe('a result that is not what was leased', () => {
  const cheats: Record<string, NonNullable<NodeBehaviour['onLease']>> = {
    'signed by another key': (lease, input, self) =>
      self.answer(lease, upperCased(input), {}, new Wallet(`0x${'0a'.repeat(32)}`)),
    'for a higher price': (lease, input, self) => self.answer(lease, upperCased(input), { nodePrice: 900n }),
    'for another call': (lease, input, self) =>
      self.answer(lease, upperCased(input), { callId: `0x${'0b'.repeat(32)}` }),
    'over other bytes': (lease, input, self) =>
      self.answer(lease, upperCased(input), { outputDigest: `0x${'0c'.repeat(32)}` }),
  };
  it.each(Object.entries(cheats))('%s is refused and nothing is taken', async (_how, onLease) => {
    await world.node({ onLease });
    const before = await world.ledger();
    const { status, body } = await payer.invoke('hello');
    expect([status, body.code]).toEqual([503, 'EXECUTOR.ATTEMPTS_EXHAUSTED']);
    expect(body.detail).toMatch(/EXECUTOR.RESULT_REFUSED/);
    expect(await world.ledger()).toEqual(before);
    expect(await world.sql('SELECT 1 FROM receipt WHERE call_id = $1', [body.callId])).toEqual([]);
  });
});

describe('a bad request', () => {
  it.each([
    ['did:web:example.org', 400, 'PROTOCOL.DID_MALFORMED'],
    ['did:icubed:1:7', 400, 'PROTOCOL.WRONG_CHAIN'],
    ['did:icubed:31337:404', 404, 'EXECUTOR.ASSET_UNKNOWN'],
  ])('for %s is %d %s', async (did, status, code) => {
    const answer = await payer.invoke('hello', {}, did);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('with no body, too much body or a malformed key takes nothing', async () => {
    const answers = [
      await payer.invoke(''),
      await payer.invoke('x'.repeat(16 * 1024 * 1024 + 1)),
      await payer.invoke('hello', { 'idempotency-key': 'x'.repeat(256) }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'PLATFORM.BAD_REQUEST'],
      [413, 'PLATFORM.BODY_TOO_LARGE'],
      [400, 'EXECUTOR.IDEMPOTENCY_KEY_MALFORMED'],
    ]);
  });
});
