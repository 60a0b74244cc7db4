import { createHash } from 'node:crypto';
import { interfaces } from '@icubed/contracts-abi';
import { assetRegistered, makeFact } from '@icubed/events';
import { PostgresTransport } from '@icubed/messaging';
import { assetId, type AssetId, type Commitment, commitmentOf, didOf, signReveal } from '@icubed/protocol';
import { id as hashOf, keccak256, solidityPacked } from 'ethers';
import { type Answer, CREATOR, VERIFIER, type World } from './imo-world.js';

export const POOL = 510_000;
export const PRICE = 100_000n;
export const SHARE = 10n ** 18n;
const DAY = 86_400;

export interface Model {
  readonly did: string;
  readonly assetId: AssetId;
  readonly filesRoot: string;
  readonly dataKey: string;
  readonly commitment: Commitment;
}

const FINE_TUNE = 2;

/** What registry prepares and a creator signs: a registration whose commitments can be opened; of a model fine-tuned from `parent`, if one is named. */
export async function registerModel(world: World, salt: string, parent?: Model): Promise<Model> {
  const termsHash = parent && (await world.view<string>('AssetRegistry', 'termsHash', parent.assetId));
  const filesRoot = hashOf(`files of ${salt}`);
  const dataKey = hashOf(`key of ${salt}`);
  const packed = solidityPacked(['uint256', 'address', 'bytes32'], [world.chainId, world.address(CREATOR), filesRoot]);
  const digest = `0x${createHash('sha256')
    .update(Buffer.from(packed.slice(2), 'hex'))
    .digest('hex')}`;
  const bps = {
    promptBps: 500,
    loraBps: 1_000,
    fineTuneBps: 1_500,
    distilBps: 1_500,
    mergeBps: 3_000,
    datasetBps: 500,
  };
  const licence = { derivatives: true, ...bps, textHash: hashOf('licence') };
  const registration = {
    salt: hashOf(salt),
    kind: 0,
    vertical: 1,
    digest,
    sealedCid: 'bafysealed',
    metadataCid: 'bafycard',
    dataKeyCommitment: keccak256(dataKey),
    licence,
    pricePerCall: 2_000,
    parents: parent ? [{ assetId: parent.assetId, edgeType: FINE_TUNE, termsHash }] : [],
    lowerTerms: [],
  };
  const receipt = await world.send(CREATOR, 'AssetRegistry', 'register', registration);
  const log = receipt.logs
    .map((entry) => interfaces.AssetRegistry.parseLog(entry))
    .find((parsed) => parsed?.name === 'AssetRegistered');
  const id = assetId(log?.args['assetId'] as bigint);
  return { did: didOf(world.chainId, id), assetId: id, filesRoot, dataKey, commitment: commitmentOf(registration) };
}

/** What registry announces once the registration is final. */
export async function announceModel(world: World, model: Model): Promise<void> {
  const origin = { blockNumber: '9', blockHash: hashOf('block'), transactionHash: hashOf('transaction'), logIndex: 0 };
  const data = {
    chainId: world.chainId,
    assetId: String(model.assetId),
    did: model.did,
    origin,
    parents: [],

    creator: world.address(CREATOR),
    steward: world.address(CREATOR),
    kind: 'MODEL' as const,
    vertical: 'CV' as const,

    digest: hashOf('digest'),
    sealedCid: 'bafysealed',
    metadataCid: 'bafycard',
    pricePerCall: '2000',
    registeredAt: 1,
  };
  const { topic, ...fact } = makeFact(assetRegistered, data, {
    id: `asset-${model.did}`,
    source: 'registry',
    time: new Date(),
  });
  const transport = new PostgresTransport({ url: world.databaseUrl });
  await transport.publish([{ topic, key: model.did, eventId: fact.id, payload: JSON.stringify(fact) }]);
  await transport.close();
}

export async function prepareOffering(world: World, did: string, terms: object = {}, index = CREATOR): Promise<Answer> {
  const deadline = new Date(((await world.now()) + 30 * DAY) * 1_000).toISOString();
  const input = { did, pricePerShare: String(PRICE), deadline, ...terms };
  return world.prepare(index, 'prepareOffering', '$input: PrepareOfferingInput!', { input });
}

export function prepareReservation(
  world: World,
  index: number,
  did: string,
  shares: number,
  proof?: string[],
): Promise<Answer> {
  return world.prepare(index, 'prepareReservation', '$input: PrepareReservationInput!', {
    input: { did, shares, proof },
  });
}

/** Registers and offers a model; answers with the offering mirrored. */
export async function offerModel(world: World, salt: string, terms: object = {}): Promise<Model> {
  const model = await registerModel(world, salt);
  await world.sendPrepared(CREATOR, await prepareOffering(world, model.did, terms));
  return model;
}

export function fund(world: World, index: number, usdMicros: bigint): Promise<unknown> {
  return world.send(index, 'TestUSD', 'mint', world.address(index), usdMicros);
}

/** Reserves as a backer would: with play money, an approval and the prepared reservation. */
export async function reserve(world: World, index: number, did: string, shares: number): Promise<void> {
  await fund(world, index, BigInt(shares) * PRICE);
  await world.sendPrepared(index, await prepareReservation(world, index, did, shares));
}

/** What registry does from the unlock on. */
export async function reveal(world: World, model: Model): Promise<void> {
  const { assetId: id, filesRoot, dataKey, commitment } = model;
  const content = { assetId: id, plainCid: 'bafyplain', filesRoot, dataKey };
  const signature = await signReveal(
    world.wallet(VERIFIER),
    world.chainId,
    world.deployment.contracts.InitialModelOffering,
    content,
  );
  const shown = [id, 'bafyplain', filesRoot, dataKey, commitment, signature];
  const receipt = await world.send(6, 'InitialModelOffering', 'reveal', ...shown);
  await world.mirrored(receipt.blockNumber);
}

const OFFERING = `query ($did: Did!) { offering(did: $did) {
  id did status creator pricePerShare sharesOffered sharesReserved acceptsReservations escrow deadline capPerAccount hasAllowlist
  vestingDays filledAt unlockAt unlockIfFilledNow releasedAt plainCid verified challengeEndsAt proceedsClaimed failureReason finality backing { backers largestUnits counts }
  asset { did } } }`;

export async function readOffering(world: World, did: string): Promise<Record<string, unknown>> {
  const { data, errors } = await world.graphql<{ offering: Record<string, unknown> }>(undefined, OFFERING, { did });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.offering;
}

export interface PositionNode {
  readonly account: string;
  readonly shares: string;
  readonly claimable: string;
  readonly claimed: string;
  readonly finality: string;
}

const ASSET = `query ($representations: [_Any!]!, $first: Int, $after: String) { _entities(representations: $representations) { ... on Asset {
  did offering { status } revenue { payments usage fees upstream holders disputed claimed shareToken }
  positions(first: $first, after: $after) { nodes { account shares claimable claimed finality } pageInfo { hasNextPage endCursor } } } } }`;

export interface AssetAnswer {
  readonly did: string;
  readonly offering: { status: string } | null;
  readonly revenue: Record<string, unknown>;
  readonly positions: { nodes: PositionNode[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

/** As the gateway asks this subgraph for its part of an asset. */
export async function readAsset(
  world: World,
  did: string,
  page: { first?: number; after?: string | null } = {},
): Promise<AssetAnswer> {
  const representations = [{ __typename: 'Asset', did }];
  const { data, errors } = await world.graphql<{ _entities: AssetAnswer[] }>(undefined, ASSET, {
    representations,
    ...page,
  });
  if (errors) throw new Error(JSON.stringify(errors));
  return data._entities[0] as AssetAnswer;
}

export async function factsOf(world: World, did: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await world.sql<{ payload: string }>('SELECT payload FROM outbox WHERE key = $1 ORDER BY id', [did]);
  return rows.map(({ payload }) => JSON.parse(payload) as { type: string; data: Record<string, unknown> });
}
