import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wallet } from './accounts.js';
import { Client, type Json } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;
let stranger: Client;
let letGo: () => void = () => undefined;

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
  payer = await world.payer();
  stranger = new Client(world, wallet(3));
  await world.node({
    onLease: async (lease, input, self) => {
      if (input.toString() === 'fail') return self.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false);
      if (input.toString() === 'wait') await new Promise<void>((resolve) => (letGo = resolve));
      return self.answer(lease, upperCased(input));
    },
  });
});
afterAll(() => world.close());

const limited = (scopes: string[]) => new Client(world, { ...wallet(1), kind: 'apiKey', scopes });

const INVOKE = `mutation ($input: InvokeInput!) { invoke(input: $input) { __typename
  ... on Call { callId status price { total } failureCode }
  ... on InsufficientFunds { neededUsdMicros availableUsdMicros }
  ... on Error { code message } } }`;
const invoke = async (client: Client, input: object): Promise<Json> => {
  const { data, errors } = await client.graphql(INVOKE, {
    input: { did: world.did, mediaType: 'text/plain', ...input },
  });
  return data?.invoke ?? { code: errors?.[0]?.extensions.code };
};

const statuses = (told: Json[]) => told.map(({ data }) => data.callProgress.status as string);

describe('invoke over GraphQL', () => {
  it('answers with the held call while the node is still at it, and the subscription tells the rest', async () => {
    const before = await world.ledger();
    const call = await invoke(payer, { text: 'wait' });
    expect(call).toMatchObject({ __typename: 'Call', price: { total: '1200' } });
    expect(['HELD', 'LEASED']).toContain(call.status);
    expect((await world.ledger()).held).toBe(1_200n);
    const told = payer.watch(call.callId);
    await eventually(async () => world.nodes[0]!.leases.length > 0);
    setTimeout(() => letGo(), 300);
    const all = await told;
    expect(statuses(all).slice(-2)).toEqual(['LEASED', 'COMPLETED']);
    expect(all.at(-1).data.callProgress).toMatchObject({ callId: call.callId, output: '{"text":"WAIT"}' });
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n, held: 0n });
  });

  it('takes base64 as the bytes it stands for, and the same key pays once over REST too', async () => {
    const call = await invoke(payer, { base64: Buffer.from('bytes').toString('base64'), idempotencyKey: 'g-1' });
    expect(statuses(await payer.watch(call.callId)).at(-1)).toBe('COMPLETED');
    const { body } = await payer.invoke('bytes', { 'idempotency-key': 'g-1' });
    expect(body).toMatchObject({ callId: call.callId, output: { text: 'BYTES' } });
    expect(await invoke(payer, { text: 'other', idempotencyKey: 'g-1' })).toMatchObject({
      __typename: 'IdempotencyKeyReused',
    });
  });

  it('shows a failed call as one that took nothing', async () => {
    const before = await world.ledger();
    const call = await invoke(payer, { text: 'fail', idempotencyKey: 'g-2' });
    expect(statuses(await payer.watch(call.callId)).at(-1)).toBe('FAILED');
    expect(await invoke(payer, { text: 'fail', idempotencyKey: 'g-2' })).toMatchObject({
      __typename: 'Call',
      callId: call.callId,
      failureCode: 'NODE.INPUT_NOT_AN_IMAGE',
    });
    expect(await world.ledger()).toEqual(before);
  });

  it('answers expected failures as data', async () => {
    expect(await invoke(stranger, { text: 'a' })).toMatchObject({
      __typename: 'InsufficientFunds',
      code: 'EXECUTOR.INSUFFICIENT_FUNDS',
      neededUsdMicros: '1200',
      availableUsdMicros: '0',
    });
    const unknown = world.did.replace(/\d+$/, '7');
    expect(await invoke(payer, { did: unknown, text: 'a' })).toMatchObject({ __typename: 'AssetUnknown' });
  });

  it('refuses what is no input and holds nothing', async () => {
    const before = await world.sql('SELECT 1 FROM call');
    const wrong = [
      {},
      { text: 'a', base64: 'YQ==' },
      { base64: 'no base64!' },
      { text: '' },
      { text: 'a', mediaType: 'text' },
    ];
    for (const input of wrong) expect((await invoke(payer, input)).code).toBe('PLATFORM.BAD_REQUEST');
    expect(await world.sql('SELECT 1 FROM call')).toHaveLength(before.length);
  });

  it('needs the scope invoke, and nobody calls anonymously', async () => {
    expect((await invoke(limited(['read']), { text: 'a' })).code).toBe('AUTH.FORBIDDEN');
    expect((await invoke(new Client(world), { text: 'a' })).code).toBe('AUTH.REQUIRED');
  });
});

describe('the progress of a call', () => {
  const codesOf = (told: Json[]) => told.map(({ errors }) => errors?.[0]?.extensions.code as string);

  it('of a decided call is told once and ends', async () => {
    const { body } = await payer.invoke('done');
    expect(statuses(await payer.watch(body.callId))).toEqual(['COMPLETED']);
  });

  it("of another account's call is refused, like one that never was", async () => {
    const { body } = await payer.invoke('mine');
    expect(codesOf(await stranger.watch(body.callId))).toEqual(['EXECUTOR.CALL_UNKNOWN']);
    expect(codesOf(await payer.watch(`0x${'00'.repeat(32)}`))).toEqual(['EXECUTOR.CALL_UNKNOWN']);
    expect(codesOf(await limited(['invoke']).watch(body.callId))).toEqual(['AUTH.FORBIDDEN']);
  });
});
