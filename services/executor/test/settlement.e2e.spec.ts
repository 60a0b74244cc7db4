import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { rpc } from '@icubed/local';
import {
  type Bytes32,
  merkleProof,
  merkleRoot,
  compactSignature,
  signVoucher,
  type UsdMicros,
  verifyMerkleProof,
} from '@icubed/protocol';
import { Transaction, Wallet } from 'ethers';
import { usageLeaf } from '../src/settlement/usage-tree.js';
import { account } from './accounts.js';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';

let world: ExecutorWorld;
let payer: Client;
const SETTLEMENT = 7;

beforeAll(async () => {
  world = await ExecutorWorld.start({ SETTLEMENT_INTERVAL_MS: '200' });
  await world.release();
  payer = await world.payer({ deposit: 10_000_000n, cap: 5_000_000n });
});
afterAll(() => world.close());

const settled = () =>
  eventually(async () => {
    await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x3']);
    const { captured, settled } = await world.ledger();
    return captured === settled;
  });
const lastRaw = async () => {
  const rows = await world.sql<{ data: string }>(
    `SELECT data, topics FROM mirror_log WHERE topics[1] = $1 ORDER BY block_number`,
    [interfaces.JobManager.getEvent('VoucherRedeemed')!.topicHash],
  );
  return rows;
};

describe('settlement', () => {
  let callIds: string[] = [];

  it('pays assets and nodes on the chain exactly what was captured, and marks the calls at finality', async () => {
    const [one, two] = [await world.node({ concurrency: 1 }), await world.node({ concurrency: 1 })];
    const other = await world.payer({ index: 4 });
    const answers = await Promise.all([payer.invoke('a'), payer.invoke('b'), other.invoke('c'), payer.invoke('d')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    callIds = answers.map(({ body }) => body.callId as string);
    await settled();
    expect(await world.ledger()).toEqual({ captured: 4_800n, held: 0n, settled: 4_800n });
    const earned =
      (await world.view('JobManager', 'earningsOf', [one.address])) +
      (await world.view('JobManager', 'earningsOf', [two.address]));
    expect(earned).toBe(800n);
    expect(await world.view('TestUSD', 'balanceOf', [world.deployment.contracts.RevenueLedger])).toBe(4_000n);
    for (const callId of callIds) {
      expect(await world.factsOf(callId)).toEqual([
        'icubed.executor.call-completed.v1',
        'icubed.executor.call-settled.v1',
      ]);
    }
    const { data } = await payer.graphql('query ($id: ID!) { call(id: $id) { settledIn } }', { id: callIds[0] });
    expect(data.call.settledIn).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it('lets a stranger prove a call under the root that the chain saw', async () => {
    const rows = await world.sql<Record<string, string> & { step: number }>(
      `SELECT c.* FROM capture c JOIN call ON call.call_id = c.call_id WHERE call.account_id = 'account-1' ORDER BY position`,
    );
    const leaves = rows.map((row) =>
      usageLeaf({
        callId: row['call_id'] as Bytes32,
        step: row.step,
        assetId: BigInt(row['asset_id']!),
        node: row['node']!,
        assetAmountUsdMicros: BigInt(row['asset_amount']!) as UsdMicros,
        nodeAmountUsdMicros: BigInt(row['node_amount']!) as UsdMicros,
        requestDigest: row['request_digest'] as Bytes32,
      }),
    );
    const root = merkleRoot(leaves);
    const seen = (await lastRaw()).map(({ data }) => data);
    expect(seen.some((data) => data.endsWith(Buffer.from(root).toString('hex')))).toBe(true);
    expect(verifyMerkleProof(leaves[1]!, merkleProof(leaves, 1), root)).toBe(true);
  });

  it('grows one tree: a later voucher claims the earlier calls too, and pays only the new ones', async () => {
    const before = await world.view('TestUSD', 'balanceOf', [world.deployment.contracts.RevenueLedger]);
    expect((await payer.invoke('e')).status).toBe(200);
    await settled();
    expect(await world.view('TestUSD', 'balanceOf', [world.deployment.contracts.RevenueLedger])).toBe(before + 1_000n);
    const [voucher] = await world.sql<{ cumulative: string; size: number }>(
      `SELECT cumulative, (frontier->>'size')::int AS size FROM settlement_voucher v JOIN session_ledger l USING (chain_id, session_id)
       WHERE l.account_id = 'account-1' ORDER BY batch_id DESC LIMIT 1`,
    );
    expect(voucher).toEqual({ cumulative: '4800', size: 4 });
  });

  it('is refused by the contract when a voucher is sent again, signed by another key or by another operator', async () => {
    const [row] = await world.sql<{ session_id: string; payer: string }>(
      `SELECT session_id, payer FROM session_ref ORDER BY payer LIMIT 1`,
    );
    const [last] = await world.sql<{ cumulative: string; usage_root: string; signature: string }>(
      'SELECT cumulative, usage_root, signature FROM settlement_voucher WHERE session_id = $1 ORDER BY batch_id DESC LIMIT 1',
      [row!.session_id],
    );
    const [{ head }] = (await world.sql<{ head: { session: { expiresAt: { $big: string } } } }>(
      `SELECT head_state AS head FROM mirror_state WHERE kind = 'session' AND id = $1`,
      [row!.session_id],
    )) as [{ head: { session: { expiresAt: { $big: string } } } }];
    const validUntil = BigInt(head.session.expiresAt.$big) + 86_400n;
    const replay = {
      payer: row!.payer,
      session: row!.session_id,
      cumulativeAmount: BigInt(last!.cumulative),
      usageRoot: last!.usage_root,
      validUntil,
    };
    const more = { ...replay, cumulativeAmount: replay.cumulativeAmount + 100n };
    const forged = await signVoucher(new Wallet(`0x${'0d'.repeat(32)}`), world.context, more);
    const split = { assetId: world.asset, assetAmount: 100n, node: account(12).address, nodeAmount: 0n };
    const attempt = async (from: number, voucher: typeof replay, signature: string) => {
      const data = interfaces.JobManager.encodeFunctionData('redeemBatch', [
        [voucher],
        [compactSignature(signature)],
        [split],
      ]);
      const error = await world
        .signer(from)
        .provider!.call({ from: account(from).address, to: world.context.jobManager, data })
        .catch((cause: { data: string }) => cause);
      return interfaces.JobManager.parseError((error as { data: string }).data)?.name;
    };
    expect(await attempt(SETTLEMENT, replay, last!.signature)).toBe('JobManager_VoucherNotAdvancing');
    expect(await attempt(SETTLEMENT, more, last!.signature)).toBe('JobManager_InvalidSignature');
    expect(await attempt(SETTLEMENT, more, forged)).toBe('JobManager_InvalidSignature');
    expect(await attempt(3, replay, last!.signature)).toBe('JobManager_NotSettlement');
  });
});

describe('a settlement that is interrupted', () => {
  const redemptions = async () => (await lastRaw()).length;

  it('sends the same transaction again after a restart that found it forgotten, and redeems once', async () => {
    const before = await redemptions();
    await rpc(world.chain.rpcUrl, 'evm_setAutomine', [false]);
    await payer.invoke('f');
    const batch = () =>
      world.sql<{ status: string; state: { transactions: { hash: string; raw: string }[] } }>(
        'SELECT status, state FROM settlement_batch ORDER BY batch_id DESC LIMIT 1',
      );
    await eventually(async () => (await batch())[0]!.status === 'Submitted');
    const [sent] = await batch();
    await world.executor.close();
    await rpc(world.chain.rpcUrl, 'anvil_dropAllTransactions');
    await world.restart();
    world.nodes.splice(0);
    await world.node();
    await rpc(world.chain.rpcUrl, 'evm_setAutomine', [true]);
    await settled();
    await eventually(async () => (await batch())[0]!.status === 'Final');
    expect(await redemptions()).toBe(before + 1);
    expect(Transaction.from(sent!.state.transactions[0]!.raw).hash).toBe(sent!.state.transactions[0]!.hash);
    expect(
      await rpc(world.chain.rpcUrl, 'eth_getTransactionReceipt', [sent!.state.transactions[0]!.hash]),
    ).toMatchObject({ status: '0x1' });
  });

  it('settles nothing before finality, and again after a reorg that took the redemption away', async () => {
    const before = await world.ledger();
    const batches = await redemptions();
    await payer.invoke('g');
    await eventually(async () => (await redemptions()) === batches + 1);
    expect((await world.ledger()).settled).toBe(before.settled);
    await rpc(world.chain.rpcUrl, 'anvil_rollback', [1]);
    await rpc(world.chain.rpcUrl, 'anvil_mine', ['0x1']);
    await settled();
    expect(await redemptions()).toBe(batches + 1);
    expect((await world.ledger()).settled).toBe(before.settled + 1_200n);
  });
});

describe('money', () => {
  it('is all accounted for: deposits = accounts + sessions + earnings + revenue', async () => {
    await settled();
    const at = world.deployment.contracts;
    const held =
      (await world.view('TestUSD', 'balanceOf', [at.JobManager])) +
      (await world.view('TestUSD', 'balanceOf', [at.RevenueLedger]));
    expect(held).toBe(20_000_000n + 100_000_000n);
    const { captured } = await world.ledger();
    const calls = await world.sql<{ n: number }>('SELECT count(*)::int AS n FROM capture');
    expect(captured).toBe(BigInt(calls[0]!.n) * 1_200n);
  });
});
