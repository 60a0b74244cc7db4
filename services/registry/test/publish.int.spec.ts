import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces } from '@icubed/contracts-abi';
import { Client, CREATOR, eventually, startWorld, wallet, type Version, type World } from './registry-world.js';

const weights = Buffer.concat(Array.from({ length: 5_000 }, (_, n) => createHash('sha256').update(`${n}`).digest()));
const model = JSON.stringify({
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'ocr',
  input: { mediaTypes: ['image/png'] },
  output: { mediaType: 'application/json' },
  pipeline: [{ processor: 'image/dbnet@1', file: 'weights/det.bin' }],
});
const files = { 'weights/det.bin': weights, 'icubed.model.json': model, 'keys.txt': 'abc' };

describe('publishing', () => {
  let world: World;
  let creator: Client;
  let anyone: Client;
  let version: Version;
  let did: string;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    anyone = new Client(world);
  });
  afterAll(() => world.close());

  it('takes a folder, seals it and keeps no plain byte', async () => {
    version = await creator.publish(files, { name: 'OCR', tags: ['ocr'] });
    expect(version).toMatchObject({
      digest: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      dataKeyCommitment: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    });
    const listing = (await (await anyone.fetch(`/content/ipfs/${version.sealedCid}`)).json()) as { entries: string[] };
    expect(listing.entries.sort()).toEqual(['00000.sealed', '00001.sealed', '00002.sealed', 'manifest.sealed']);
    const { execFileSync } = await import('node:child_process');
    const found = execFileSync('sh', ['-c', `grep -rlF 'image/dbnet@1' ${world.dir} || true`]).toString();
    expect(found).toBe('');
  });

  it('gives the same answer when completion is asked for again', async () => {
    const again = await creator.json('POST', `/content/uploads/${version.uploadId}/complete`, {
      creator: world.account(CREATOR).address,
      metadata: { name: 'OCR' },
    });
    expect(again).toEqual({
      status: 200,
      body: expect.objectContaining({ sealedCid: version.sealedCid, digest: version.digest }),
    });
  });

  it('serves the model card and sealed bytes to anyone, whole and in parts', async () => {
    const card = await anyone.fetch(`/content/ipfs/${version.metadataCid}`);
    expect(await card.json()).toEqual({ name: 'OCR', tags: ['ocr'] });
    const path = `/content/ipfs/${version.sealedCid}/manifest.sealed`;
    const whole = Buffer.from(await (await anyone.fetch(path)).arrayBuffer());
    expect(whole.subarray(0, 6).toString()).toBe('ICSEAL');
    const part = await anyone.fetch(path, { headers: { range: 'bytes=2-9' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 2-9/${whole.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(2, 10))).toBe(true);
    const outside = await anyone.fetch(path, { headers: { range: `bytes=${whole.length}-` } });
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
    const etag = (await anyone.fetch(path)).headers.get('etag')!;
    expect((await anyone.fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const head = await anyone.fetch(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(whole.length)]);
  });

  it('prepares a registration that the chain accepts, under the id it foretold', async () => {
    const prepared = await creator.prepare({ uploadId: version.uploadId });
    expect(prepared.__typename).toBe('PreparedRegistration');
    did = prepared.did;
    const { to, data } = prepared.transactions[0]!;
    const receipt = await (await world.signer(CREATOR).sendTransaction({ to, data })).wait();
    const log = interfaces.AssetRegistry.parseLog(receipt!.logs[0]!)!;
    expect(log.args['assetId'].toString()).toBe(prepared.assetId);
    const { data: shown } = await anyone.graphql<{ asset: object }>(
      `query ($did: Did!, $block: Uint256) { asset(did: $did, minBlock: $block) {
        did creator steward kind vertical state digest sealedCid metadataCid pricePerCall plainCid finality
        licence { derivatives loraBps } parents { did } children { nodes { did } } didDocument { controller } } }`,
      { did, block: String(receipt!.blockNumber) },
    );
    const address = world.account(CREATOR).address;
    expect(shown.asset).toEqual({
      did,
      creator: address,
      steward: address,
      kind: 'MODEL',
      vertical: 'CV',
      state: 'SEALED',
      digest: version.digest,
      sealedCid: version.sealedCid,
      metadataCid: version.metadataCid,
      pricePerCall: '2000',
      plainCid: null,
      finality: 'PENDING',
      licence: { derivatives: true, loraBps: 1000 },
      parents: [],
      children: { nodes: [] },
      didDocument: { controller: `did:pkh:eip155:31337:${address}` },
    });
  });

  it('announces the asset once it is final, and shows it as final', async () => {
    expect(await world.sql(`SELECT 1 FROM outbox`)).toEqual([]);
    await world.mine(2);
    const [fact] = await eventually(async () => {
      const rows = await world.sql<{ payload: string }>('SELECT payload FROM outbox');
      return rows.length > 0 && rows;
    });
    expect(JSON.parse(fact!.payload)).toMatchObject({
      type: 'icubed.registry.asset-registered.v1',
      data: {
        did,
        kind: 'MODEL',
        digest: version.digest,
        sealedCid: version.sealedCid,
        pricePerCall: '2000',
        parents: [],
      },
    });
    const { data } = await anyone.graphql<{ asset: { finality: string } }>(
      'query ($did: Did!) { asset(did: $did) { finality } }',
      { did },
    );
    expect(data.asset.finality).toBe('FINAL');
  });

  it('says that an upload is registered already instead of preparing it again', async () => {
    expect(await creator.prepare({ uploadId: version.uploadId })).toMatchObject({
      __typename: 'AlreadyRegistered',
      code: 'REGISTRY.ALREADY_REGISTERED',
    });
    const salt = `0x${'5a'.repeat(32)}`;
    expect(await creator.prepare({ uploadId: version.uploadId, salt })).toMatchObject({
      __typename: 'PreparedRegistration',
    });
  });

  it('shows a derivative under its parent with the rates the chain computed', async () => {
    await world.warp(60);
    const child = await creator.register({ 'a.txt': 'tuned' }, { parents: [{ did, edgeType: 'FINE_TUNE' }] });
    const { data } = await anyone.graphql<{ asset: object }>(
      `query ($did: Did!) { asset(did: $did) { parents { did rateBps ownBps edgeType asset { sealedCid } } } }`,
      { did: child.did },
    );
    expect(data.asset).toEqual({
      parents: [{ did, rateBps: 1500, ownBps: 1500, edgeType: 'FINE_TUNE', asset: { sealedCid: version.sealedCid } }],
    });
    const { data: parent } = await anyone.graphql<{ asset: object }>(
      'query ($did: Did!) { asset(did: $did) { children(first: 1) { nodes { did } pageInfo { hasNextPage } } } }',
      { did },
    );
    expect(parent.asset).toEqual({ children: { nodes: [{ did: child.did }], pageInfo: { hasNextPage: false } } });
  });

  it.each([
    [
      'a parent nobody registered',
      { parents: [{ did: 'did:icubed:31337:7', edgeType: 'LORA' }], kind: 'ADAPTER' },
      'ParentUnknown',
    ],
    ['terms above the maximum', { licence: { loraBps: 5001 } }, 'RegistrationInvalid'],
    ['an upload that does not exist', { uploadId: '00000000-0000-4000-8000-000000000000' }, 'UploadUnknown'],
  ])('answers %s as data', async (_, input, typename) => {
    const { uploadId } = await creator.publish({ 'x.txt': 'x' });
    expect(await creator.prepare({ uploadId, ...input })).toMatchObject({ __typename: typename });
  });

  it('lists assets newest first, in pages that do not overlap', async () => {
    const page = (after: string | null) =>
      anyone.graphql<{ assets: { nodes: { did: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
        'query ($after: String) { assets(first: 1, after: $after, vertical: CV) { nodes { did } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
    const first = (await page(null)).data.assets;
    const second = (await page(first.pageInfo.endCursor)).data.assets;
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(second.nodes[0]!.did).toBe(did);
    const { data } = await anyone.graphql<{ assets: { nodes: unknown[] } }>(
      '{ assets(kind: DATASET) { nodes { did } } }',
    );
    expect(data.assets.nodes).toEqual([]);
  });

  it('resolves the DID to a document, bare or with its resolution', async () => {
    const bare = await anyone.fetch(`/1.0/identifiers/${did}`, { headers: { accept: 'application/did+json' } });
    expect([bare.status, bare.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('application/did+json'),
    ]);
    expect(await bare.json()).toMatchObject({
      id: did,
      verificationMethod: [{ type: 'EcdsaSecp256k1RecoveryMethod2020' }],
    });
    const full = await anyone.fetch(`/1.0/identifiers/${did}`);
    expect(full.headers.get('content-type')).toContain('application/did-resolution');
    expect(await full.json()).toMatchObject({
      didDocument: { id: did },
      didDocumentMetadata: { created: expect.any(String) },
    });
  });

  it.each([
    ['did:icubed:31337:99999', 404, 'notFound'],
    ['did:icubed:1:99999', 404, 'notFound'],
    ['did:icubed:31337:007', 400, 'invalidDid'],
    ['did:icubed:31337:1208925819614629174706176000000', 400, 'invalidDid'],
    ['nonsense', 400, 'invalidDid'],
    ['did:web:example.com', 501, 'methodNotSupported'],
  ])('answers %s with %d %s', async (unknown, status, error) => {
    const response = await anyone.fetch(`/1.0/identifiers/${unknown}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ didDocument: null, didResolutionMetadata: { error } });
  });

  it('refuses a representation that it does not have', async () => {
    expect((await anyone.fetch(`/1.0/identifiers/${did}`, { headers: { accept: 'text/html' } })).status).toBe(406);
  });

  it('answers an unknown DID with null and a malformed or foreign one with its code', async () => {
    const ask = (unknown: string) =>
      anyone.graphql<{ asset: unknown }>('query ($did: Did!) { asset(did: $did) { did } }', { did: unknown });
    expect((await ask('did:icubed:31337:99999')).data.asset).toBeNull();
    expect((await ask('did:icubed:x')).errors![0]!.extensions.code).toBe('PROTOCOL.DID_MALFORMED');
    expect((await ask('did:icubed:1:5')).errors![0]!.extensions.code).toBe('PROTOCOL.WRONG_CHAIN');
  });

  it('says that it is behind when a block is asked for that does not come', async () => {
    const { errors } = await anyone.graphql('query ($did: Did!) { asset(did: $did, minBlock: "100000") { did } }', {
      did,
    });
    expect(errors![0]!.extensions.code).toBe('MIRROR.BEHIND');
  });

  it('answers federation with the asset of a reference, and null for an unknown one', async () => {
    const { data } = await anyone.graphql<{ _entities: unknown[] }>(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Asset { kind } } }',
      {
        r: [
          { __typename: 'Asset', did },
          { __typename: 'Asset', did: 'did:icubed:31337:99999' },
        ],
      },
    );
    expect(data._entities).toEqual([{ kind: 'MODEL' }, null]);
  });

  it('follows a transaction from its block to finality', async () => {
    const sent = await world.signer(CREATOR).sendTransaction({ to: world.account(3).address, value: 1n });
    await sent.wait();
    const status = async () =>
      (
        await anyone.graphql<{ transaction: { status: string } }>(
          'query ($hash: Bytes32!) { transaction(hash: $hash) { status } }',
          { hash: sent.hash },
        )
      ).data.transaction.status;
    expect(await status()).toBe('PENDING');
    await world.mine(2);
    expect(await status()).toBe('FINAL');
  });
});
