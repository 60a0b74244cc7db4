import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rpc } from '@icubed/local';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { host, hostChainListener } from '../src/host.js';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

describe('the registry and its chain', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  const exists = async (did: string) =>
    (await creator.graphql<{ asset: object | null }>('query ($did: Did!) { asset(did: $did) { did } }', { did })).data
      .asset !== null;

  it('forgets an asset whose registration a reorganisation took away, with its edge', async () => {
    const parent = await creator.register({ 'a.txt': 'parent' });
    await world.mine(3);
    const child = await creator.register(
      { 'b.txt': 'child' },
      { parents: [{ did: parent.did, edgeType: 'FINE_TUNE' }] },
    );
    expect(await exists(child.did)).toBe(true);
    await rpc(world.chain.rpcUrl, 'anvil_reorg', [1, []]);
    await world.mine(1);
    await eventually(async () => !(await exists(child.did)));
    expect((await creator.fetch(`/1.0/identifiers/${child.did}`)).status).toBe(404);
    const query = 'query ($did: Did!) { asset(did: $did) { children { nodes { did } } } }';
    expect((await creator.graphql<{ asset: object }>(query, { did: parent.did })).data.asset).toEqual({
      children: { nodes: [] },
    });
    expect(await world.sql(`SELECT 1 FROM outbox WHERE payload LIKE $1`, [`%${child.did}%`])).toEqual([]);
    world.signer(CREATOR).reset();
  });

  it('tells every change of a transaction over a subscription, to the last', async () => {
    const sent = await world.signer(CREATOR).sendTransaction({ to: world.account(3).address, value: 1n });
    await sent.wait();
    const client = createClient({
      url: `${world.registry.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const seen: unknown[] = [];
    const done = new Promise<void>((resolve, reject) => {
      client.subscribe<{ trackTransaction: { status: string; confirmations: number } }>(
        {
          query: 'subscription ($hash: Bytes32!) { trackTransaction(hash: $hash) { status confirmations } }',
          variables: { hash: sent.hash },
        },
        { next: ({ data }) => void seen.push(data?.trackTransaction), error: reject, complete: resolve },
      );
    });
    try {
      await eventually(async () => seen.length === 1);
      await world.mine(1);
      await eventually(async () => seen.length === 2);
      await world.mine(1);
      await done;
    } finally {
      await client.dispose();
    }
    expect(seen).toEqual([
      { status: 'PENDING', confirmations: 0 },
      { status: 'PENDING', confirmations: 1 },
      { status: 'FINAL', confirmations: 2 },
    ]);
  });

  it('mirrors in a process of its own as well', async () => {
    await world.registry.close();
    const listener = await hostChainListener(world.env);
    try {
      world.registry = await host({ ...world.env, ICUBED_REGISTRY_CHAIN_LISTENER: 'false' });
      const asset = await creator.register({ 'c.txt': 'c' });
      expect(await exists(asset.did)).toBe(true);
    } finally {
      await listener.close();
    }
  });

  it('stops a start whose configuration lacks a key, naming it', async () => {
    const { ICUBED_REGISTRY_KEK: _, ...env } = world.env;
    await expect(host(env)).rejects.toMatchObject({
      code: 'PLATFORM.CONFIG_INVALID',
      message: expect.stringContaining('ICUBED_REGISTRY_KEK'),
    });
    await expect(host({ ...world.env, ICUBED_REGISTRY_CHAIN_ID: '1' })).rejects.toMatchObject({
      code: 'PLATFORM.CONFIG_INVALID',
    });
  });
});
