import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { bytes32, signCallRequest } from '@icubed/protocol';
import type { Result } from 'ethers';
import { account } from './accounts.js';
import type { Client, Json } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';

const [DEPLOYER, PAYER, CLAIMANT, SETTLEMENT] = [0, 1, 3, 7];
const DAY = 86_400;
const CLAIM_BOND = 5_000_000n;

let world: ExecutorWorld;
let payer: Client;
let session: { session_id: string; key_address: string };

beforeAll(async () => {
  world = await ExecutorWorld.start({ SETTLEMENT_INTERVAL_MS: '200', ANCHOR_INTERVAL_MS: '50' });
  await world.release();
  payer = await world.payer();
  await world.node();
  [session] = (await world.sql<typeof session>('SELECT session_id, key_address FROM session_ref')) as [typeof session];
});
afterAll(() => world.close());

/** A paid call that the payer asked for, as REST answers it. */
async function calledFor(input: string, nonce: bigint): Promise<Json> {
  const request = {
    payer: account(PAYER).address,
    session: session.session_id,
    assetId: world.asset,
    requestDigest: bytes32(`0x${createHash('sha256').update(input).digest('hex')}`),
    maxPrice: 1_200n,
    nonce,
    deadline: BigInt((await world.now()) + 600),
  };
  const signature = await signCallRequest(account(PAYER), world.context, request);
  const sent = {
    session: request.session,
    maxPrice: '1200',
    nonce: `${nonce}`,
    deadline: Number(request.deadline),
    signature,
  };
  const header = Buffer.from(JSON.stringify(sent)).toString('base64url');
  const { status, body } = await payer.invoke(input, { 'x-call-request': header });
  expect(status).toBe(200);
  return body;
}

async function settlementOf(callId: string): Promise<string> {
  let hash: string | null = null;
  await eventually(async () => {
    await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x3']);
    const { data } = await payer.graphql('query ($id: ID!) { call(id: $id) { settledIn } }', { id: callId });
    hash = data.call.settledIn as string | null;
    return hash !== null;
  });
  return hash!;
}

async function wait(seconds: number): Promise<void> {
  await rpc(world.chain.rpcUrl, 'evm_increaseTime', [seconds]);
  await rpc(world.chain.rpcUrl, 'evm_mine', []);
}

async function ask(name: string, args: unknown[]): Promise<Result> {
  const data = interfaces.UsageDisputes.encodeFunctionData(name, args);
  const to = world.deployment.contracts.UsageDisputes;
  return interfaces.UsageDisputes.decodeFunctionResult(name, await world.signer(DEPLOYER).provider!.call({ to, data }));
}

const dispute = (index: number, name: string, args: unknown[]) =>
  world.send(index, world.deployment.contracts.UsageDisputes, interfaces.UsageDisputes.encodeFunctionData(name, args));

const stateOf = async (body: Json) => Number(((await ask('claimOf', [body.receipt.id]))[0] as { state: bigint }).state);
const [CLAIMED, MATCHED] = [1, 2];

/** A figure of the executor's, without its labels for the service. */
async function metric(name: string, label = ''): Promise<number | undefined> {
  const text = await (await fetch(`${world.executor.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(name) && each.includes(label));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

async function restart(change: Record<string, string>, meanwhile?: () => Promise<void>): Promise<void> {
  await world.restart(change, meanwhile);
  world.nodes.splice(0);
  await world.node();
}

/** What a claim takes, of what the executor answers once the receipt is anchored for good. */
async function evidenceOf({ request, receipt }: Json): Promise<object> {
  const { anchor } = await eventually(async () => {
    await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x1']);
    const { status, body } = await payer.get(`/v1/receipts/${receipt.id}/proof`);
    return status === 200 && (body as Json);
  });
  const { hour, index, proof } = anchor;
  return {
    ...{ request, requestSignature: request.signature, key: session.key_address, keyNonce: 0 },
    ...{ receipt, receiptSignature: receipt.signature, hour, index, proof },
  };
}

describe('claims that calls were not settled', () => {
  let [first, second, unpaid]: Json[] = [];
  let evidence: Map<Json, object>;

  beforeAll(async () => {
    first = await calledFor('first', 1n);
    second = await calledFor('second', 2n);
    await settlementOf(first.callId as string);
    await settlementOf(second.callId as string);
    // from here on this operator charges calls and settles none
    await restart({ SETTLEMENT_INTERVAL_MS: '600000' });
    unpaid = await calledFor('unpaid', 3n);
    await wait(3_600);
    await world.finalise();
    evidence = new Map();
    for (const body of [first, second, unpaid]) evidence.set(body, await evidenceOf(body));

    const { TestUSD, UsageDisputes } = world.deployment.contracts;
    const mint = interfaces.TestUSD.encodeFunctionData('mint', [account(CLAIMANT).address, 3n * CLAIM_BOND]);
    await world.send(DEPLOYER, TestUSD, mint);
    const approve = interfaces.TestUSD.encodeFunctionData('approve', [UsageDisputes, 3n * CLAIM_BOND]);
    await world.send(CLAIMANT, TestUSD, approve);
    await wait(3 * DAY);
  });

  const claim = async (body: Json) => {
    await dispute(CLAIMANT, 'claim', [evidence.get(body)]);
    expect(await stateOf(body)).toBe(CLAIMED);
    await world.finalise();
  };
  const answers = async () =>
    (await world.sql<{ id: string; transaction_hash: string }>(
      `SELECT id, transaction_hash FROM errand WHERE kind = 'usage-answer'`,
    )) as { id: string; transaction_hash: string }[];

  it('are answered by what was settled, once, and the claimant’s bond is the operator’s', async () => {
    await claim(first);
    await eventually(async () => (await stateOf(first)) === MATCHED);
    await world.finalise();
    await eventually(async () => (await metric('executor_usage_claims', 'state="matched"')) === 1);
    expect((await ask('creditOf', [account(SETTLEMENT).address]))[0]).toBe(CLAIM_BOND);
    expect((await answers()).map(({ id }) => id)).toEqual([first.receipt.id]);
    await expect(ask('conclude', [first.receipt.id])).rejects.toThrow();
  });

  it('are answered by the same transaction after a restart, when the pool forgot it', async () => {
    const nonce = async () =>
      Number(await rpc(world.chain.rpcUrl, 'eth_getTransactionCount', [account(SETTLEMENT).address, 'latest']));
    await dispute(CLAIMANT, 'claim', [evidence.get(second)]);
    const before = await nonce();
    await rpc(world.chain.rpcUrl, 'evm_setAutomine', [false]);
    const pooled = () =>
      rpc(world.chain.rpcUrl, 'eth_getTransactionCount', [account(SETTLEMENT).address, 'pending']).then(Number);
    try {
      await world.finalise();
      await eventually(async () => (await pooled()) === before + 1);
      const signed = (await answers()).find(({ id }) => id === second.receipt.id)!;
      await restart({}, async () => void (await rpc(world.chain.rpcUrl, 'anvil_dropAllTransactions')));
      await eventually(async () => {
        await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x1']);
        return (await stateOf(second)) === MATCHED;
      });
      expect(await answers()).toContainEqual(signed);
      expect(await rpc(world.chain.rpcUrl, 'eth_getTransactionReceipt', [signed.transaction_hash])).toMatchObject({
        status: '0x1',
      });
    } finally {
      await rpc(world.chain.rpcUrl, 'evm_setAutomine', [true]);
    }
    expect(await nonce()).toBe(before + 1);
  });

  it('that no payment matches are told with what they may cost, and cost it after their deadline', async () => {
    await claim(unpaid);
    await eventually(async () => (await metric('executor_usage_claims', 'state="unmatched"')) === 1);
    // 100 times 0.001 USD is less than a claim's bond, which is the least that is taken
    expect(await metric('executor_usage_claims_at_stake_usd_micros')).toBe(Number(CLAIM_BOND));
    expect(await metric('executor_usage_claim_seconds_left')).toBeGreaterThan(2 * DAY);
    const [refusal] = await world.sql<{ reason: string }>('SELECT reason FROM usage_refusal WHERE receipt_id = $1', [
      unpaid.receipt.id,
    ]);
    expect(refusal).toEqual({ reason: 'the call is not settled' });
    expect(await answers()).toHaveLength(2);

    await wait(3 * DAY);
    await world.finalise();
    expect(await metric('executor_usage_claims', 'state="late"')).toBe(1);
    const { RevenueLedger } = world.deployment.contracts;
    const before = await world.view('TestUSD', 'balanceOf', [RevenueLedger]);
    const bond = await world.view('JobManager', 'bondOf', [account(SETTLEMENT).address]);
    await dispute(CLAIMANT, 'conclude', [unpaid.receipt.id]);
    expect(await world.view('TestUSD', 'balanceOf', [RevenueLedger])).toBe(before + CLAIM_BOND);
    expect(await world.view('JobManager', 'bondOf', [account(SETTLEMENT).address])).toBe(bond - CLAIM_BOND);
    expect((await ask('creditOf', [account(CLAIMANT).address]))[0]).toBe(CLAIM_BOND);
    await world.finalise();
    await eventually(async () => (await metric('executor_usage_claims', 'state="upheld"')) === 1);
    expect(await metric('executor_usage_claims_at_stake_usd_micros')).toBe(0);
  });
});
