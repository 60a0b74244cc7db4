import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeFrame, encodeFrame, executorMessage } from '@icubed/protocol';
import { WebSocket } from 'ws';
import { account } from './accounts.js';
import { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { NodeDouble } from './node-double.js';

let world: ExecutorWorld;

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
});
afterAll(() => world.close());

const url = () => `${world.executor.url.replace('http', 'ws')}/node`;
const connected = async () =>
  (await new Client(world).graphql('{ nodes { nodes { address } } }')).data.nodes.nodes as { address: string }[];

describe('a node at the door', () => {
  it('is nobody until it has signed the nonce of this very connection', async () => {
    const replaying = new NodeDouble(url(), account(12), world.context);
    await expect(replaying.connect({ nonce: `0x${'ab'.repeat(32)}` })).rejects.toThrow('EXECUTOR.NODE_HELLO_REFUSED');
    const late = new NodeDouble(url(), account(12), world.context);
    await expect(late.connect({ expiresAt: 1n })).rejects.toThrow('EXECUTOR.NODE_HELLO_REFUSED');
    const elsewhere = new NodeDouble(url(), account(12), { ...world.context, chainId: 1 });
    await expect(elsewhere.connect()).rejects.toThrow('EXECUTOR.NODE_HELLO_REFUSED');
    expect(await connected()).toEqual([]);
  });

  it('cannot say anything before its hello, in text, or in no frame at all', async () => {
    const closedWith = (message: Buffer | string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(url());
        socket.on('error', () => undefined);
        socket.once('message', () => socket.send(message));
        socket.on('close', resolve);
      });
    expect(await closedWith(encodeFrame({ type: 'draining' }))).toBe(4_401);
    expect(await closedWith('hello')).toBe(4_400);
    expect(await closedWith(Buffer.from([0, 0, 255, 255, 1]))).toBe(4_400);
    expect(await closedWith(encodeFrame({ type: 'welcome' }))).toBe(4_400);
  });

  it('is welcome once: a second hello ends the connection', async () => {
    const node = await world.node();
    const closed = new Promise((resolve) => node.socket!.once('close', resolve));
    await node.hello({ nonce: `0x${'00'.repeat(32)}`, executor: 'ws://executor.test' });
    expect(await closed).toBe(4_400);
    await eventually(async () => (await connected()).length === 0);
  });

  it('takes the place of its own former connection', async () => {
    const first = await world.node({}, 3);
    const closed = new Promise((resolve) => first.socket!.once('close', resolve));
    const second = await world.node({}, 3);
    expect(await closed).toBe(4_409);
    expect(await connected()).toEqual([{ address: second.address }]);
    second.disconnect();
    await eventually(async () => (await connected()).length === 0);
  });

  it('gets no lease once it drains', async () => {
    const node = await world.node({}, 4);
    node.send({ type: 'draining' });
    const quote = () => new Client(world).get(`/v1/assets/${world.did}/quote`);
    await eventually(async () => (await quote()).status !== 200);
    expect((await quote()).body.code).toBe('EXECUTOR.NO_NODE');
    node.disconnect();
  });

  it('cannot answer for another: a result for a lease it does not hold changes nothing', async () => {
    const payer = await world.payer();
    const victim = await world.node({ onLease: () => undefined }, 5);
    const thief = await world.node({ priceUsdMicros: 900n }, 6);
    const answer = payer.invoke('hello');
    const lease = await eventually(async () => victim.leases[0]);
    thief.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false);
    await thief.answer(lease, Buffer.from('{"text":"stolen"}'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await victim.answer(lease, Buffer.from('{"text":"mine"}'));
    expect(await answer).toMatchObject({
      status: 200,
      body: { output: { text: 'mine' }, receipt: { node: victim.address } },
    });
  });

  it('is cut off when it sends much before it has said who it is', async () => {
    const closed = new Promise((resolve) => {
      const socket = new WebSocket(url());
      socket.on('error', () => undefined);
      // the first half of a frame of 8 MiB
      socket.once('message', () => socket.send(Buffer.alloc(4 * 1024 * 1024), { fin: false, binary: true }));
      socket.on('close', resolve);
    });
    expect(await closed).toBe(1_006);
  });

  it('may be one of named nodes only', async () => {
    await world.restart({ ALLOWED_NODES: account(13).address.toLowerCase() });
    await expect(new NodeDouble(url(), account(12), world.context).connect()).rejects.toThrow(
      'EXECUTOR.NODE_HELLO_REFUSED',
    );
    const named = new NodeDouble(url(), account(13), world.context);
    await named.connect();
    named.disconnect();
  });

  it('finds nothing at another path', async () => {
    const refused = new Promise((resolve) => new WebSocket(url().replace('/node', '/elsewhere')).on('error', resolve));
    expect(String(await refused)).toMatch(/404/);
  });

  it('is told the chain, the contract and an origin to sign for', async () => {
    const challenge = await new Promise<object>((resolve) => {
      const socket = new WebSocket(url());
      socket.once('message', (data: Buffer) => {
        resolve(decodeFrame(executorMessage, data).header);
        socket.close();
      });
    });
    expect(challenge).toMatchObject({
      type: 'challenge',
      chainId: 31337,
      jobManager: world.context.jobManager,
      executor: 'ws://executor.test',
    });
  });
});
