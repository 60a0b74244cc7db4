import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LeaseMessage, signNodeSealingKey } from '@icubed/protocol';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { ExecutorWorld } from './executor-world.js';
import { type NodeDouble, upperCased } from './node-double.js';

const publicKey = `0x${'09'.repeat(32)}`;

let world: ExecutorWorld;
let payer: Client;

async function ask(node: NodeDouble, { leaseId }: LeaseMessage, assetId: string): Promise<string> {
  const validUntil = BigInt(Math.floor(Date.now() / 1_000) + 600);
  const signature = await signNodeSealingKey(node.wallet, world.context, { node: node.address, publicKey, validUntil });
  const before = node.keyAnswers.length;
  node.send({
    type: 'keyWanted',
    leaseId,
    assetId,
    sealingKey: { publicKey, validUntil: validUntil.toString(), signature },
  });
  await eventually(async () => node.keyAnswers.length > before);
  const answer = node.keyAnswers.at(-1)!;
  return answer.type === 'keyRefused' ? answer.code : answer.type;
}

beforeAll(async () => {
  // nobody listens there: what the registry says is tested with a registry
  world = await ExecutorWorld.start({ REGISTRY_URL: 'http://127.0.0.1:1' });
  payer = await world.payer();
  await world.announceSealed();
});
afterAll(() => world.close());

describe('a call of an asset that is not released', () => {
  it('is leased to no node that does not open sealed content', async () => {
    const node = await world.node();
    expect(await payer.invoke('hello')).toMatchObject({ status: 503, body: { code: 'EXECUTOR.NO_NODE' } });
    node.disconnect();
  });

  it('is leased with its sealed folder, asks the registry for its own key alone and once, and is paid', async () => {
    const codes: string[] = [];
    const node = await world.node({
      opensSealed: true,
      onLease: async (lease, input, self) => {
        codes.push(await ask(self, lease, '999'));
        codes.push(await ask(self, lease, lease.assetId));
        codes.push(await ask(self, lease, lease.assetId));
        await self.answer(lease, upperCased(input));
      },
    });
    const { data } = await payer.graphql('{ nodes { nodes { address opensSealed } } }');
    expect(data.nodes.nodes).toContainEqual({ address: node.address, opensSealed: true });
    const { status, body } = await payer.invoke('hello');
    expect([status, body.price.asset]).toEqual([200, '1000']);
    expect(node.leases[0]).toMatchObject({ contentCid: 'bafysealed', sealed: true });
    expect(codes).toEqual(['EXECUTOR.KEY_NOT_DUE', 'EXECUTOR.REGISTRY_UNAVAILABLE', 'EXECUTOR.KEY_NOT_DUE']);
    node.disconnect();
  });

  it('is leased in the open once the content is released', async () => {
    await world.release();
    const node = await world.node();
    expect((await payer.invoke('hello')).status).toBe(200);
    expect(node.leases[0]).toMatchObject({ contentCid: 'bafyplain' });
    expect(node.leases[0]).not.toHaveProperty('sealed');
  });
});
