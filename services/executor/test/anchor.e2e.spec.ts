import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import { type Bytes32, bytes32, cidOf } from '@icubed/protocol';
import { keccak256 } from 'ethers';
import { host } from '../src/host.js';
import { account } from './accounts.js';
import type { Client, Json } from './client.js';
import { eventually } from './eventually.js';
import { ANCHOR, ExecutorWorld } from './executor-world.js';

const HOUR = 3_600;
let world: ExecutorWorld;
let payer: Client;

beforeAll(async () => {
  world = await ExecutorWorld.start({ ANCHOR_INTERVAL_MS: '50' });
  await world.release();
  payer = await world.payer();
  await world.node();
});
afterAll(() => world.close());

const ask = (method: string, params: unknown[] = []) => rpc(world.chain.rpcUrl, method, params);
const transactions = async (at: 'latest' | 'pending' = 'latest') =>
  Number(await ask('eth_getTransactionCount', [account(ANCHOR).address, at]));

/** Receipts of one hour of the chain, which has just begun. */
async function receipts(count: number): Promise<Bytes32[]> {
  await ask('evm_increaseTime', [HOUR - ((await world.now()) % HOUR)]);
  await world.finalise();
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => payer.invoke(`call ${index}`)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  return answers.map(({ body }) => body.receipt.id as Bytes32);
}

/** The running hour ends for good, as the mirror sees it. */
async function hourEnds(): Promise<void> {
  await ask('evm_increaseTime', [HOUR]);
  await world.finalise();
}

const proofOf = (receiptId: string) => payer.get(`/v1/receipts/${receiptId}/proof`);

/** What the executor shows once the hour's root is final. */
async function anchored(receiptId: string): Promise<Json> {
  return eventually(async () => {
    await ask('anvil_mine', ['0x1']);
    const { status, body } = await proofOf(receiptId);
    return status === 200 && body;
  });
}

async function includes({ receipt, anchor }: Json): Promise<boolean> {
  const { hour, index, proof, contract: to } = anchor;
  const data = interfaces.ReceiptAnchor.encodeFunctionData('includes', [hour, receipt.id, index, proof]);
  return interfaces.ReceiptAnchor.decodeFunctionResult(
    'includes',
    (await ask('eth_call', [{ to, data }])) as string,
  )[0];
}

describe('receipts of an hour', () => {
  it('are anchored once by two processes when it is over, and each is proven to the contract', async () => {
    const other = await host(world.env);
    try {
      const ids = await receipts(5);
      expect(await proofOf(ids[0]!)).toMatchObject({ status: 409, body: { code: 'EXECUTOR.RECEIPT_NOT_ANCHORED' } });
      await hourEnds();
      const proofs = await Promise.all(ids.map(anchored));
      expect(await Promise.all(proofs.map(includes))).toEqual(ids.map(() => true));
      const [{ anchor }] = proofs as [Json];
      expect(new Set(proofs.map((proof) => proof.anchor.index as number))).toEqual(new Set([0, 1, 2, 3, 4]));
      expect(anchor).toMatchObject({ count: 5, contract: world.deployment.contracts.ReceiptAnchor });
      const list = await fetch(new URL(`/v1/receipt-lists/${anchor.cid}`, world.executor.url));
      const bytes = new Uint8Array(await list.arrayBuffer());
      expect(cidOf(bytes)).toBe(anchor.cid);
      expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(ids.toSorted());
      expect(await transactions()).toBe(1);
    } finally {
      await other.close();
    }
  });

  it('are shown with their place over GraphQL too, to their account alone', async () => {
    const [id] = await receipts(1);
    const [{ call_id: call }] = (await world.sql<{ call_id: string }>(
      'SELECT call_id FROM receipt WHERE receipt_id = $1',
      [id],
    )) as [{ call_id: string }];
    const query =
      'query ($id: ID!) { call(id: $id) { receipt { anchor { hour index count root proof cid anchoredAt } } } }';
    expect((await payer.graphql(query, { id: call })).data.call.receipt.anchor).toBeNull();
    await hourEnds();
    const { anchor } = await anchored(id!);
    const { hour, index, count, root, proof, cid, anchoredAt } = anchor;
    expect((await payer.graphql(query, { id: call })).data.call.receipt.anchor).toEqual({
      ...{ hour, index, count, root, proof, cid },
      anchoredAt: new Date(anchoredAt as string).toISOString(),
    });
    const stranger = await world.payer({ index: 4 });
    expect((await stranger.get(`/v1/receipts/${id}/proof`)).status).toBe(404);
  });
});

describe('an anchoring that is interrupted', () => {
  /** What was signed for the hour of a receipt, once it is. */
  const signedFor = (receiptId: string) =>
    eventually(async () => {
      const [row] = await world.sql<{ transaction_hash: string; raw_transaction: string }>(
        `SELECT transaction_hash, raw_transaction FROM receipt JOIN errand ON kind = 'receipt-anchor' AND id = anchor_hour::text
         WHERE receipt_id = $1`,
        [receiptId],
      );
      return row;
    });

  async function restart(meanwhile: () => Promise<unknown>): Promise<void> {
    await world.restart({}, async () => void (await meanwhile()));
    world.nodes.splice(0);
    await world.node();
  }

  it('goes on by the transaction that was stored and never sent', async () => {
    const before = await transactions();
    const [id] = await receipts(1);
    const balance = await ask('eth_getBalance', [account(ANCHOR).address, 'latest']);
    // signed and stored, but no pool takes it
    await ask('anvil_setBalance', [account(ANCHOR).address, '0x0']);
    await hourEnds();
    const first = await signedFor(id!);
    expect(await transactions('pending')).toBe(before);
    await restart(() => ask('anvil_setBalance', [account(ANCHOR).address, balance]));
    const proof = await anchored(id!);
    expect([proof.anchor.transactionHash, await includes(proof)]).toEqual([first.transaction_hash, true]);
    expect(await transactions()).toBe(before + 1);
  });

  it('goes on by the same transaction when the pool forgot it', async () => {
    const before = await transactions();
    const [id] = await receipts(1);
    await ask('evm_setAutomine', [false]);
    try {
      await hourEnds();
      await eventually(async () => (await transactions('pending')) === before + 1);
      const first = await signedFor(id!);
      await restart(() => ask('anvil_dropAllTransactions'));
      expect((await anchored(id!)).anchor.transactionHash).toBe(first.transaction_hash);
      expect(keccak256(first.raw_transaction)).toBe(first.transaction_hash);
    } finally {
      await ask('evm_setAutomine', [true]);
    }
    expect(await transactions()).toBe(before + 1);
  });

  it('comes back by the same transaction when a reorg took its block', async () => {
    const before = await transactions();
    const [id] = await receipts(1);
    await hourEnds();
    await eventually(async () => (await transactions()) === before + 1);
    const first = await signedFor(id!);
    await ask('anvil_rollback', [1]);
    expect((await anchored(id!)).anchor.transactionHash).toBe(first.transaction_hash);
    expect(await transactions()).toBe(before + 1);
  });
});

describe('an hour that somebody else anchored', () => {
  it('is reported, and its receipts are anchored with the next one', async () => {
    const [id] = await receipts(1);
    // with the executor's own key, while it is away
    await world.restart({}, async () => {
      await ask('evm_increaseTime', [HOUR]);
      await ask('evm_mine');
      const hour = Math.floor((await world.now()) / HOUR) - 1;
      const args = [hour, bytes32(`0x${'66'.repeat(32)}`), 1, 'bafyforeign'];
      const data = interfaces.ReceiptAnchor.encodeFunctionData('anchor', args);
      await world.send(ANCHOR, world.deployment.contracts.ReceiptAnchor, data);
    });
    world.nodes.splice(0);
    await world.finalise();
    await hourEnds();
    const proof = await anchored(id!);
    expect(await includes(proof)).toBe(true);
  });
});
