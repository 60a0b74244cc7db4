import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import type { HostedService } from '@icubed/hosting';
import { rpc } from '@icubed/local';
import { WEEK_SECONDS, weekOf } from '@icubed/ranking';
import { setTimeout as delay } from 'node:timers/promises';
import { JsonRpcProvider, Wallet } from 'ethers';
import type { Release } from '../src/release/release.js';
import { payer, RANKING_KEY, World } from './benchmark-world.js';

const FAST = { ANCHOR_INTERVAL_MS: '50' };
const ranking = new Wallet(RANKING_KEY).address;
let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.announce(world.asset('7'));
});
afterAll(() => world.close());
// each case has a week of its own
beforeEach(async () => world.moveTo((await world.now()) + WEEK_SECONDS));

async function release(): Promise<Release> {
  await world.announce(await world.call({ assetId: '7', payer: payer(10) }));
  const headers = { authorization: await world.bearer(payer(0)) };
  const response = await fetch(`${world.service.url}/v1/rankings/close`, { method: 'POST', headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Release;
}

async function read(cid: string): Promise<Release> {
  return (await (await fetch(`${world.service.url}/v1/rankings/${cid}/release`)).json()) as Release;
}

const sent = async () => Number(await rpc(world.rpcUrl, 'eth_getTransactionCount', [ranking, 'latest']));
const pooled = async () => Number(await rpc(world.rpcUrl, 'eth_getTransactionCount', [ranking, 'pending']));

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(25);
}

/** Runs with as many processes as there are names, each of which anchors; the world's own does not. */
async function anchoring<T>(count: number, work: (replicas: HostedService[]) => Promise<T>): Promise<T> {
  const replicas = await Promise.all(Array.from({ length: count }, () => world.replica(FAST)));
  try {
    return await work(replicas);
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()));
  }
}

async function rootOnChain(week: number): Promise<string> {
  const data = interfaces.RankingAnchor.encodeFunctionData('rootOf', [week]);
  return (await rpc(world.rpcUrl, 'eth_call', [
    { to: world.deployment.contracts.RankingAnchor, data },
    'latest',
  ])) as string;
}

const mine = () => rpc(world.rpcUrl, 'evm_mine', []);

describe('the anchor of a release', () => {
  it('is put on-chain once by two processes, and shown when it is final', async () => {
    const before = await sent();
    const { cid, week, root } = await release();
    await anchoring(2, async () => {
      await eventually(async () => (await rootOnChain(week)) === root);
      await delay(300);
      expect((await read(cid)).anchor).toBeNull();
      await mine();
      await eventually(async () => (await read(cid)).anchor !== null);
    });
    expect(await sent()).toBe(before + 1);
    const { anchor, foreignAnchor } = await read(cid);
    const mined = (await rpc(world.rpcUrl, 'eth_getTransactionReceipt', [anchor!.transactionHash])) as {
      from: string;
      blockNumber: string;
    };
    expect([mined.from, Number(mined.blockNumber), foreignAnchor]).toEqual([
      ranking.toLowerCase(),
      anchor!.blockNumber,
      null,
    ]);
    const query = `query ($cid: String) { rankingRelease(cid: $cid) { anchor { transactionHash blockNumber } anchoredIn foreignAnchor { root } } }`;
    expect(await world.graphql(query, { cid })).toEqual({
      data: {
        rankingRelease: {
          anchor: { transactionHash: anchor!.transactionHash, blockNumber: String(anchor!.blockNumber) },
          anchoredIn: anchor!.transactionHash,
          foreignAnchor: null,
        },
      },
    });
  });

  it('survives a restart between the sending and the block, and a pool that forgets', async () => {
    const before = await sent();
    const { cid, week, root } = await release();
    await rpc(world.rpcUrl, 'evm_setAutomine', [false]);
    try {
      await anchoring(1, () => eventually(async () => (await pooled()) === before + 1));
      const { pending } = (await rpc(world.rpcUrl, 'txpool_content', [])) as {
        pending: Record<string, Record<string, { hash: string }>>;
      };
      const [first] = Object.values(pending).flatMap((transactions) => Object.values(transactions));
      await rpc(world.rpcUrl, 'anvil_dropAllTransactions', []);
      expect(await pooled()).toBe(before);
      await anchoring(1, async () => {
        await eventually(async () => (await pooled()) === before + 1);
        await mine();
        await mine();
        await eventually(async () => (await read(cid)).anchor !== null);
      });
      expect((await read(cid)).anchor!.transactionHash).toBe(first!.hash);
    } finally {
      await rpc(world.rpcUrl, 'evm_setAutomine', [true]);
    }
    expect([await sent(), await rootOnChain(week)]).toEqual([before + 1, root]);
  });

  it('comes back by the same transaction when a reorg took its block', async () => {
    const before = await sent();
    const { cid, week, root } = await release();
    await anchoring(1, async () => {
      await eventually(async () => (await rootOnChain(week)) === root);
      const hash = ((await rpc(world.rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { transactions: string[] })
        .transactions[0]!;
      await rpc(world.rpcUrl, 'anvil_rollback', [1]);
      await eventually(async () => (await rootOnChain(week)) === root);
      await mine();
      await eventually(async () => (await read(cid)).anchor?.transactionHash === hash);
    });
    expect(await sent()).toBe(before + 1);
  });

  it('is another’s when the week was taken: reported, not written over, and the next week is right', async () => {
    const provider = new JsonRpcProvider(world.rpcUrl, undefined, { staticNetwork: true, cacheTimeout: -1 });
    const [week, root] = [weekOf((await world.now()) - 1), `0x${'66'.repeat(32)}`];
    const data = interfaces.RankingAnchor.encodeFunctionData('anchor', [week, root, 'bafyforeign']);
    const wallet = new Wallet(RANKING_KEY, provider);
    const taken = await wallet.sendTransaction({ to: world.deployment.contracts.RankingAnchor, data });
    await taken.wait();
    provider.destroy();
    const before = await sent();
    const { cid, week: closed } = await release();
    expect(closed).toBe(week);
    await anchoring(1, async (replicas) => {
      await mine();
      await eventually(async () => (await read(cid)).foreignAnchor !== null);
      const foreign = /benchmark_ranking_releases\{[^}]*anchor="foreign"[^}]*\} 1/;
      await eventually(async () => foreign.test(await (await fetch(`${replicas[0]!.url}/metrics`)).text()));
      expect(await read(cid)).toMatchObject({ anchor: null, foreignAnchor: { root, cid: 'bafyforeign' } });
      expect([await sent(), await rootOnChain(week)]).toEqual([before, root]);

      await world.moveTo((await world.now()) + WEEK_SECONDS);
      const next = await release();
      await eventually(async () => (await rootOnChain(next.week)) === next.root);
      await mine();
      await eventually(async () => (await read(next.cid)).anchor !== null);
    });
  });
});
