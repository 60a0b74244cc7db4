import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataKeyCommitment, newNodeKeyPair, openKeyAtNode, unseal, verifyManifest } from '@icubed/content';
import { artifacts } from '@icubed/contracts-abi';
import {
  createGrantSigner,
  createServiceTokenSigner,
  generateSigningKey,
  publicJwkOf,
  type PrivateJwk,
} from '@icubed/identity';
import { signNodeSealingKey, type KeyForNode, type KeyGrant } from '@icubed/protocol';
import { Contract, Wallet } from 'ethers';
import { bondNode } from './bond-node.js';
import { reveal } from './open-release.js';
import { Client, CREATOR, eventually, startWorld, wallet, type Version, type World } from './registry-world.js';

const OWNER = 3;
const GUARDIAN = 0;
const callId = `0x${'ab'.repeat(32)}`;
const nowSeconds = () => Date.now() / 1_000;
const inAnHour = (): bigint => BigInt(Math.floor(nowSeconds()) + 3_600);

interface Use {
  readonly purpose: string;
  readonly actor: string;
  readonly callId: string;
  readonly step: number;
  readonly node: string;
  readonly refusal: string | null;
}

describe('the data key of a sealed asset', () => {
  let world: World;
  let creator: Client;
  let executorKey: PrivateJwk;
  let asset: Version & { did: string; assetId: string };
  const node = Wallet.createRandom();
  const stranger = Wallet.createRandom();
  let pair: Awaited<ReturnType<typeof newNodeKeyPair>>;

  beforeAll(async () => {
    executorKey = await generateSigningKey();
    pair = await newNodeKeyPair();
    world = await startWorld({ EXECUTOR_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(executorKey)) });
    creator = new Client(world, wallet(world, CREATOR));
    asset = await creator.register({ 'rows.csv': 'a,b\n1,2\n' }, { kind: 'DATASET' });
    await world.mine(2);
    await eventually(async () => {
      const query = 'query ($did: Did!) { asset(did: $did) { finality } }';
      return (await creator.graphql<{ asset: { finality: string } }>(query, asset)).data.asset.finality === 'FINAL';
    });
  });
  afterAll(() => world.close());

  const at = (name: 'NodeRegistry' | 'TestUSD', account: number) =>
    new Contract(world.deployment.contracts[name], artifacts[name].abi, world.signer(account));
  const send = async (contract: Contract, method: string, ...args: unknown[]): Promise<void> => {
    await (await contract.getFunction(method)(...args)).wait();
  };
  const bond = (): Promise<void> => bondNode(world, OWNER, node);

  interface Ask {
    readonly grant?: Partial<KeyGrant>;
    readonly grantBy?: PrivateJwk;
    readonly service?: string;
    readonly signer?: Wallet | ReturnType<typeof Wallet.createRandom>;
    readonly publicKey?: string;
    readonly validUntil?: bigint;
    readonly body?: object;
  }
  const ask = async (change: Ask = {}): Promise<{ status: number; body: KeyForNode & { code: string } }> => {
    const claims: KeyGrant = {
      chainId: 31337,
      assetId: asset.assetId,
      callId,
      step: 2,
      attempt: 1,
      node: node.address,
      heldUsdMicros: '2000',
      ...change.grant,
    };
    const issuer = change.service ?? 'executor';
    const key = change.grantBy ?? executorKey;
    const grant = await (await createGrantSigner({ key, issuer: 'executor', nowSeconds }))(claims, 'registry');
    const publicKey = change.publicKey ?? `0x${Buffer.from(pair.publicKey).toString('hex')}`;
    const validUntil = change.validUntil ?? inAnHour();
    const context = { chainId: 31337, jobManager: world.deployment.contracts.JobManager };
    const signed = { node: claims.node, publicKey, validUntil };
    const signature = await signNodeSealingKey(change.signer ?? node, context, signed);
    const sealingKey = { publicKey, validUntil: validUntil.toString(), signature };
    const sign = await createServiceTokenSigner({ key: executorKey, issuer, nowSeconds });
    const token = await sign({ kind: 'service', accountId: issuer, scopes: [] }, 'registry');
    const response = await fetch(new URL('/internal/keys', world.registry.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(change.body ?? { grant, sealingKey }),
    });
    return { status: response.status, body: (await response.json()) as KeyForNode & { code: string } };
  };
  const trail = async (): Promise<Use[]> => {
    const query = `query ($did: Did!) { asset(did: $did) {
      keyUses { nodes { purpose actor callId step node refusal } } } }`;
    const { data } = await creator.graphql<{ asset: { keyUses: { nodes: Use[] } } }>(query, { did: asset.did });
    return data.asset.keyUses.nodes.filter(({ purpose }) => purpose === 'CALL');
  };

  it('is not for a node without a bond', async () => {
    expect(await ask()).toMatchObject({ status: 403, body: { code: 'REGISTRY.NODE_NOT_BONDED' } });
  });

  it('is for a bonded node once its bond is final', async () => {
    await bond();
    expect((await ask()).body.code).toBe('REGISTRY.NODE_NOT_BONDED');
    await world.mine(2);
    await eventually(async () => (await ask()).status === 200);
  });

  it('opens at the node, is the committed one, and opens the sealed content', async () => {
    const { body } = await ask();
    const { versionId } = body;
    const sent = {
      encapsulated: Buffer.from(body.encapsulated, 'base64'),
      wrapped: Buffer.from(body.wrapped, 'base64'),
    };
    const handover = { chainId: 31337, assetId: BigInt(asset.assetId), versionId, callId, step: 2, attempt: 1 };
    const dataKey = await openKeyAtNode(sent, pair, { ...handover, node: node.address });
    expect(dataKeyCommitment(dataKey)).toBe(asset.dataKeyCommitment);
    expect(body.sealedCid).toBe(asset.sealedCid);
    const sealed = await new Client(world).fetch(`/content/ipfs/${body.sealedCid}/manifest.sealed`);
    const parts = unseal(sealed.body!, { dataKey, owner: versionId, context: 'manifest' });
    const manifest = Buffer.concat(await Array.fromAsync(parts));
    const registration = { chainId: 31337, creator: world.account(CREATOR).address, digest: asset.digest };
    expect(verifyManifest(manifest, registration).files.map(({ path }) => path)).toEqual(['rows.csv']);
  });

  it.each<[string, number, string, Ask]>([
    ['whose call nobody pays', 402, 'REGISTRY.CALL_NOT_PAID', { grant: { heldUsdMicros: '0' } }],
    ['whose sealing key another signed', 403, 'REGISTRY.NODE_KEY_INVALID', { signer: stranger }],
    ['whose sealing key has expired', 403, 'REGISTRY.NODE_KEY_INVALID', { validUntil: 1_700_000_000n }],
    ['whose sealing key is for years', 403, 'REGISTRY.NODE_KEY_INVALID', { validUntil: inAnHour() + 90_000n }],
    [
      'whose sealing key is none',
      400,
      'CONTENT.NODE_KEY_INVALID',
      { publicKey: `0x${'00'.repeat(32)}`, grant: { step: 9 } },
    ],
    ['of an asset that is not registered', 409, 'REGISTRY.REGISTRATION_NOT_FINAL', { grant: { assetId: '77' } }],
    ['on another chain', 400, 'PROTOCOL.WRONG_CHAIN', { grant: { chainId: 1 } }],
  ])('is not for a node %s', async (_, status, code, change) => {
    expect(await ask(change)).toMatchObject({ status, body: { code } });
  });

  it('is not for a bonded node in another node’s name', async () => {
    const asked = await ask({ grant: { node: stranger.address }, signer: node });
    expect(asked).toMatchObject({ status: 403, body: { code: 'REGISTRY.NODE_KEY_INVALID' } });
  });

  it('is asked for by the executor alone, with its signature on the call', async () => {
    expect((await ask({ service: 'orchestrator' })).body.code).toBe('AUTH.TOKEN_INVALID');
    expect((await ask({ grantBy: await generateSigningKey() })).body.code).toBe('AUTH.TOKEN_INVALID');
    expect((await ask({ body: { grant: 'x' } })).body.code).toBe('PLATFORM.BAD_REQUEST');
    const walletAsks = await creator.json('POST', '/internal/keys', {});
    expect([walletAsks.status, walletAsks.body['code']]).toEqual([403, 'AUTH.FORBIDDEN']);
    expect((await new Client(world).json('POST', '/internal/keys', {})).body['code']).toBe('AUTH.REQUIRED');
  });

  it('is not for a node that is suspended at the head, before that is final', async () => {
    await send(at('NodeRegistry', GUARDIAN), 'suspend', node.address, `0x${'01'.repeat(32)}`);
    expect((await ask()).body.code).toBe('REGISTRY.NODE_NOT_BONDED');
    await send(at('NodeRegistry', GUARDIAN), 'endSuspension', node.address);
    await world.mine(3);
    await eventually(async () => (await ask()).status === 200);
  });

  it('is not opened for a registration of another creator’s version', async () => {
    await world.sql('UPDATE content_version SET creator = $1', [stranger.address]);
    expect((await ask()).body.code).toBe('REGISTRY.RELEASE_CONTENT_UNKNOWN');
    await world.sql('UPDATE content_version SET creator = $1', [world.account(CREATOR).address]);
  });

  it('leaves a trail of who had it and who was refused, for the steward', async () => {
    await ask();
    await ask({ grant: { heldUsdMicros: '0', step: 5 } });
    const [refused, granted] = await trail();
    const shared = { purpose: 'CALL', actor: 'executor', callId, node: node.address };
    expect(refused).toEqual({ ...shared, step: 5, refusal: 'REGISTRY.CALL_NOT_PAID' });
    expect(granted).toEqual({ ...shared, step: 2, refusal: null });
    // no key was taken out for a node to which none can be wrapped
    expect((await trail()).filter(({ step }) => step === 9).map(({ refusal }) => refusal)).toEqual([
      'CONTENT.NODE_KEY_INVALID',
    ]);
    const codes = new Set((await trail()).map(({ refusal }) => refusal));
    expect(codes).toEqual(
      new Set([
        'CONTENT.NODE_KEY_INVALID',
        'REGISTRY.CALL_NOT_PAID',
        'REGISTRY.NODE_KEY_INVALID',
        'REGISTRY.NODE_NOT_BONDED',
        'PROTOCOL.WRONG_CHAIN',
        'REGISTRY.RELEASE_CONTENT_UNKNOWN',
        null,
      ]),
    );
  });

  it('is no secret any more once the content is open', async () => {
    expect((await reveal(world, creator, asset.did)).state).toBe('RELEASED');
    await world.mine(2);
    await eventually(async () => (await ask()).body.code === 'REGISTRY.ALREADY_RELEASED');
  });
});
