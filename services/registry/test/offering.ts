import { randomUUID } from 'node:crypto';
import { interfaces } from '@icubed/contracts-abi';
import {
  backersCounted,
  makeFact,
  offeringLocked,
  offeringReleased,
  offeringVoided,
  type FactDefinition,
} from '@icubed/events';
import { rpc } from '@icubed/local';
import { PostgresTransport } from '@icubed/messaging';
import { assetId as asAssetId, didOf } from '@icubed/protocol';
import { Contract } from 'ethers';
import { CREATOR, type World } from './registry-world.js';

const BACKER = 4;
const PRICE = 1_000n;
const POOL = 510_000n;

type Sent = Promise<{ wait(): Promise<{ logs: { topics: string[]; data: string }[] }> }>;

function contract(world: World, name: 'TestUSD' | 'InitialModelOffering', account: number) {
  return new Contract(world.deployment.contracts[name], interfaces[name], world.signer(account)) as Contract &
    Record<string, (...args: unknown[]) => Sent>;
}

export async function openOffering(world: World, assetId: string, steward = CREATOR): Promise<void> {
  const now = Number(
    ((await rpc(world.chain.rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { timestamp: string }).timestamp,
  );
  const terms = {
    pricePerShare: PRICE,
    deadline: now + 30 * 86_400,
    capPerAccount: 0,
    allowlistRoot: `0x${'0'.repeat(64)}`,
    vestingDays: 180,
  };
  await (await contract(world, 'InitialModelOffering', steward)['open']!(assetId, terms)).wait();
}

/** Opens an offering of the asset and fills its pool. Answers when its content may be opened, in chain seconds. */
export async function offerAndFill(world: World, assetId: string, steward = CREATOR): Promise<number> {
  await openOffering(world, assetId, steward);
  const usd = contract(world, 'TestUSD', BACKER);
  await (await usd['mint']!(world.account(BACKER).address, POOL * PRICE)).wait();
  await (await usd['approve']!(world.deployment.contracts.InitialModelOffering, POOL * PRICE)).wait();
  const receipt = await (
    await contract(world, 'InitialModelOffering', BACKER)['reserve']!(assetId, POOL, PRICE, [])
  ).wait();
  const locked = receipt.logs
    .map((log: { topics: string[]; data: string }) => interfaces.InitialModelOffering.parseLog(log))
    .find((log: { name: string } | null) => log?.name === 'OfferingLocked');
  return Number(locked!.args['unlockAt']);
}

/** What imo announces when the lock is final. */
export async function announceLock(world: World, assetId: string, unlockAt: number): Promise<void> {
  const { chainId } = world.chain;
  const did = didOf(chainId, asAssetId(assetId));
  const origin = {
    blockNumber: '1',
    blockHash: `0x${'11'.repeat(32)}`,
    transactionHash: `0x${'22'.repeat(32)}`,
    logIndex: 0,
  };
  const data = { chainId, assetId, did, filledAt: unlockAt - 3_600, unlockAt, origin };
  const { topic, ...fact } = makeFact(offeringLocked, data, {
    id: `lock-${assetId}`,
    source: 'eip155:31337:imo',
    time: new Date(),
  });
  const transport = new PostgresTransport({ url: world.database.url });
  await transport.publish([{ topic, key: did, eventId: fact.id, payload: JSON.stringify(fact) }]);
  await transport.close();
}

/** What imo announces when the reveal of an offering is final. */
export async function announceRelease(world: World, assetId: string, challengeEndsAt: number): Promise<void> {
  const { chainId } = world.chain;
  const did = didOf(chainId, asAssetId(assetId));
  const origin = {
    blockNumber: '1',
    blockHash: `0x${'11'.repeat(32)}`,
    transactionHash: `0x${'22'.repeat(32)}`,
    logIndex: 1,
  };
  const data = { chainId, assetId, did, plainCid: 'bafyplain', verified: true, challengeEndsAt, origin };
  const { topic, ...fact } = makeFact(offeringReleased, data, {
    id: `release-${assetId}`,
    source: 'eip155:31337:imo',
    time: new Date(),
  });
  const transport = new PostgresTransport({ url: world.database.url });
  await transport.publish([{ topic, key: did, eventId: fact.id, payload: JSON.stringify(fact) }]);
  await transport.close();
}

/** What imo announces when an upheld dispute of the reveal is final. */
export function announceVoid(world: World, assetId: string, voidedAt: number): Promise<void> {
  return announce(world, offeringVoided, assetId, { voidedAt });
}

/** What imo announces with the release: what the offering was backed by. */
export function announceBackers(
  world: World,
  assetId: string,
  count: { readonly creator: string; readonly backers: number; readonly largestUnits: bigint },
): Promise<void> {
  const data = { ...count, largestUnits: String(count.largestUnits), releasedAt: 1_700_000_000 };
  return announce(world, backersCounted, assetId, data);
}

async function announce(world: World, definition: FactDefinition, assetId: string, data: object): Promise<void> {
  const { chainId } = world.chain;
  const did = didOf(chainId, asAssetId(assetId));
  const origin = {
    blockNumber: '2',
    blockHash: `0x${'11'.repeat(32)}`,
    transactionHash: `0x${'23'.repeat(32)}`,
    logIndex: 1,
  };
  const { topic, ...fact } = makeFact(
    definition,
    { chainId, assetId, did, origin, ...data },
    { id: randomUUID(), source: 'eip155:31337:imo', time: new Date() },
  );
  const transport = new PostgresTransport({ url: world.database.url });
  await transport.publish([{ topic, key: did, eventId: fact.id, payload: JSON.stringify(fact) }]);
  await transport.close();
}

/** Moves the chain past `unlockAt`, and far enough for that time to be final. */
export async function passUnlock(world: World, unlockAt: number): Promise<void> {
  await rpc(world.chain.rpcUrl, 'evm_setNextBlockTimestamp', [unlockAt]);
  await world.mine(3);
}
