import { interfaces } from '@icubed/contracts-abi';
import { domainOf } from '@icubed/protocol';
import { Contract, type Signer } from 'ethers';
import type { World } from './registry-world.js';

const TYPES = {
  NodeRegistration: [
    { name: 'owner', type: 'address' },
    { name: 'node', type: 'address' },
    { name: 'validUntil', type: 'uint64' },
  ],
};

/** Registers the node for the account, with a bond of 500 USD. */
export async function bondNode(world: World, account: number, node: Signer): Promise<void> {
  const { NodeRegistry, TestUSD } = world.deployment.contracts;
  const owner = world.account(account).address;
  const validUntil = BigInt(Math.floor(Date.now() / 1_000) + 3_600);
  const words = { owner, node: await node.getAddress(), validUntil };
  const consent = await node.signTypedData(domainOf(world.chain.chainId, NodeRegistry), TYPES, words);
  const usd = new Contract(TestUSD, interfaces.TestUSD, world.signer(account));
  const nodes = new Contract(NodeRegistry, interfaces.NodeRegistry, world.signer(account));
  const bond = 500_000_000n;
  await (await usd['mint']!(owner, bond)).wait();
  await (await usd['approve']!(NodeRegistry, bond)).wait();
  await (await nodes['register']!(words.node, 200n, 1, bond, validUntil, consent)).wait();
}
