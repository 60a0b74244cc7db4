import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withHTTP } from '@helia/http';
import { unixfs } from '@helia/unixfs';
import { CarReader } from '@ipld/car/reader';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHeliaLight } from 'helia';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';
import { prepareOpenRelease, reveal } from './open-release.js';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

const MEBIBYTE = 1_048_576;
const CAR = 'application/vnd.ipld.car';
const weights = randomBytes(3 * MEBIBYTE + 10);
const files = { 'a/weights.bin': weights, 'keys.txt': 'abc' };

describe('the trustless gateway', () => {
  let world: World;
  let anyone: Client;
  let asset: { did: string; sealedCid: string; metadataCid: string };
  let plainCid: string;
  /** Published for its creator, who has not revealed it. */
  let hidden: { did: string; plainCid: string };

  beforeAll(async () => {
    world = await startWorld();
    const creator = new Client(world, wallet(world, CREATOR));
    anyone = new Client(world);
    asset = await creator.register(files);
    ({ plainCid } = await reveal(world, creator, asset.did));
    const { did, assetId } = await creator.register({ 'secret.txt': 'nobody may read this' });
    await world.mine(2);
    await eventually(async () => {
      const answer = await prepareOpenRelease(creator, did).catch(() => undefined);
      return answer?.__typename === 'PreparedTransaction';
    });
    const [row] = await world.sql<{ cid: string }>(
      `SELECT state->>'plainCid' AS cid FROM release WHERE asset_id = $1`,
      [assetId],
    );
    hidden = { did, plainCid: row!.cid };
    // two registrations and a reveal
  });
  afterAll(() => world.close());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    anyone.fetch(path, { method, headers });
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
  const carOf = async (path: string, headers?: Record<string, string>) => {
    const response = await get(path, headers);
    if (response.status !== 200) throw new Error(await response.text());
    const reader = await CarReader.fromBytes(new Uint8Array(await response.arrayBuffer()));
    const blocks = await Array.fromAsync(reader.blocks());
    for (const { cid, bytes } of blocks)
      expect(Buffer.from(cid.multihash.digest)).toEqual(createHash('sha256').update(bytes).digest());
    return { response, roots: (await reader.getRoots()).map(String), blocks };
  };

  /** Helia with no peers: its blocks come from this gateway or not at all. */
  async function independent<T>(work: (fs: ReturnType<typeof unixfs>) => Promise<T>): Promise<T> {
    // with none but the gateways' own router Helia waits for ever
    const nowhere = { name: 'nowhere', async provide() {}, async *findProviders() {} };
    const helia = withHTTP(createHeliaLight({ routers: [nowhere] }), {
      delegatedRouters: [],
      recursiveGateways: [world.registry.url],
      allowInsecure: true,
      allowLocal: true,
    });
    await helia.start();
    try {
      return await work(unixfs(helia));
    } finally {
      await helia.stop();
    }
  }
  const read = (cid: string, path: string) =>
    independent(async (fs) =>
      Buffer.concat(await Array.fromAsync(fs.cat(CID.parse(cid), { path, signal: AbortSignal.timeout(120_000) }))),
    );

  it('is read and verified by Helia, which trusts nobody', async () => {
    expect((await read(plainCid, 'a/weights.bin')).equals(weights)).toBe(true);
    expect((await read(asset.sealedCid, 'manifest.sealed')).subarray(0, 6).toString()).toBe('ICSEAL');
  });

  it('gives single blocks, by header or by parameter', async () => {
    const response = await get(`/ipfs/${plainCid}`, { accept: 'application/vnd.ipld.raw' });
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(CID.createV1(0x70, await sha256.digest(bytes)).toString()).toBe(plainCid);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/vnd.ipld.raw',
      'content-disposition': `attachment; filename="${plainCid}.bin"`,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${plainCid}.raw"`,
      'x-ipfs-path': `/ipfs/${plainCid}`,
    });
    // the parameter goes before the header, and a block has no codec of its own
    const asRaw = CID.createV1(0x55, CID.parse(plainCid).multihash).toString();
    const same = await get(`/ipfs/${asRaw}?format=raw`, { accept: CAR });
    expect(Buffer.from(await same.arrayBuffer()).equals(bytes)).toBe(true);
    const head = await get(`/ipfs/${plainCid}?format=raw`, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    const unchanged = await get(`/ipfs/${plainCid}?format=raw`, { 'if-none-match': `"x", W/"${plainCid}.raw"` });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
  });

  it('gives CARs of a folder, a file, and a part of a file', async () => {
    const { response, roots, blocks } = await carOf(`/ipfs/${plainCid}`, {
      accept: `${CAR};version=1;order=dfs;dups=n`,
    });
    expect(response.headers.get('content-type')).toBe(`${CAR}; version=1; order=dfs; dups=n`);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${plainCid}.car"`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(roots).toEqual([plainCid]);
    expect(String(blocks[0]!.cid)).toBe(plainCid);
    // root, folder, weights and their four leaves, keys, manifest
    expect(blocks).toHaveLength(9);
    const leavesOf = async (query: string) =>
      (await carOf(`/ipfs/${plainCid}/a/weights.bin?format=car&${query}`)).blocks.filter(
        ({ cid }) => cid.code === 0x55,
      );
    expect(Buffer.concat((await leavesOf('dag-scope=all')).map(({ bytes }) => bytes)).equals(weights)).toBe(true);
    expect(await leavesOf('dag-scope=entity')).toHaveLength(4);
    expect(await leavesOf('dag-scope=block')).toHaveLength(0);
    expect(await leavesOf(`entity-bytes=${MEBIBYTE - 1}:${MEBIBYTE}`)).toHaveLength(2);
    expect(await leavesOf('entity-bytes=-1:*')).toHaveLength(1);
    expect(await leavesOf('dag-scope=entity&entity-bytes=5:3')).toHaveLength(0);
    expect((await carOf(`/ipfs/${plainCid}?format=car&dag-scope=entity&entity-bytes=0:5`)).blocks).toHaveLength(1);
  });

  it('names each CAR by what is in it', async () => {
    const etags = await Promise.all(
      ['', '&dag-scope=entity', '&dag-scope=block', '&entity-bytes=0:5', '&entity-bytes=0:6'].map(async (query) => {
        const path = `/ipfs/${plainCid}/a/weights.bin?format=car${query}`;
        const head = await get(path, {}, 'HEAD');
        const etag = head.headers.get('etag')!;
        expect([head.status, (await get(path, { 'if-none-match': etag })).status]).toEqual([200, 304]);
        return etag;
      }),
    );
    expect(new Set(etags).size).toBe(etags.length);
  });

  it.each([
    ['', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['', { accept: '*/*' }, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['', { accept: 'text/html' }, 406, 'CONTENT.NOT_ACCEPTABLE'],
    ['', { accept: `${CAR};version=2` }, 406, 'CONTENT.NOT_ACCEPTABLE'],
    ['', { accept: `${CAR};version=1;dups=y` }, 406, 'CONTENT.NOT_ACCEPTABLE'],
    ['', { accept: 'application/vnd.ipfs.ipns-record' }, 406, 'CONTENT.NOT_ACCEPTABLE'],
    ['?format=tar', {}, 406, 'CONTENT.NOT_ACCEPTABLE'],
    ['?format=car&car-dups=y', {}, 406, 'CONTENT.NOT_ACCEPTABLE'],
    ['?format=car&car-order=bfs', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['?format=car&format=raw', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['?format=car&dag-scope=some', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['?format=car&dag-scope=all&entity-bytes=0:1', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['?format=car&entity-bytes=1', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['/keys.txt?format=car&entity-bytes=3:*', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['/keys.txt?format=raw', {}, 400, 'CONTENT.GATEWAY_REQUEST_INVALID'],
    ['/no/such?format=car', {}, 404, 'CONTENT.NOT_FOUND'],
    ['/keys.txt/x?format=car', {}, 404, 'CONTENT.NOT_FOUND'],
  ] as [string, Record<string, string>, number, string][])(
    'answers %s %j with %d %s',
    async (rest, headers, status, code) => {
      expect(await codeOf(await get(`/ipfs/${plainCid}${rest}`, headers))).toEqual([status, code]);
    },
  );

  it('takes either of several offers of a client, and any order', async () => {
    const type = async (accept: string) => (await get(`/ipfs/${plainCid}`, { accept })).headers.get('content-type');
    expect(await type(`${CAR};dups=y, ${CAR};q=0.5`)).toBe(`${CAR}; version=1; order=dfs; dups=n`);
    expect(await type(`${CAR}; order=unk`)).toBe(`${CAR}; version=1; order=dfs; dups=n`);
    expect(await type(`${CAR};q=0.5, application/vnd.ipld.raw`)).toBe('application/vnd.ipld.raw');
  });

  it('answers a probe, and what is no CID or not here', async () => {
    const probe = await get('/ipfs/bafkqaaa?format=raw');
    expect([probe.status, await probe.text()]).toEqual([200, '']);
    expect(await codeOf(await get('/ipfs/nonsense?format=raw'))).toEqual([400, 'CONTENT.CID_INVALID']);
    const elsewhere = CID.createV1(0x55, await sha256.digest(Buffer.from('of somebody else'))).toString();
    expect(await codeOf(await get(`/ipfs/${elsewhere}?format=raw`))).toEqual([404, 'CONTENT.NOT_FOUND']);
    // neither may a folder be read as what it is not
    const asCbor = CID.createV1(0x71, CID.parse(plainCid).multihash).toString();
    expect(await codeOf(await get(`/ipfs/${asCbor}?format=car`))).toEqual([404, 'CONTENT.NOT_FOUND']);
    const { blocks } = await carOf(`/ipfs/${plainCid}/keys.txt?format=car&dag-scope=block`);
    const asFolder = CID.createV1(0x70, blocks.at(-1)!.cid.multihash).toString();
    expect(await codeOf(await get(`/ipfs/${asFolder}?format=car`))).toEqual([404, 'CONTENT.NOT_FOUND']);
  });

  it('does not even say that it holds what is published and not revealed', async () => {
    const leaf = CID.createV1(0x55, await sha256.digest(Buffer.from('nobody may read this'))).toString();
    for (const path of [
      `/ipfs/${hidden.plainCid}?format=raw`,
      `/ipfs/${hidden.plainCid}?format=car`,
      `/ipfs/${leaf}?format=raw`,
      `/content/ipfs/${hidden.plainCid}/secret.txt`,
    ])
      expect(await codeOf(await get(path))).toEqual([404, 'CONTENT.NOT_FOUND']);
    expect(await codeOf(await get(`/content/${hidden.did}/car?form=plain`))).toEqual([409, 'REGISTRY.NOT_RELEASED']);
    expect((await get(`/content/${hidden.did}/car`)).status).toBe(200);
  });

  it('gives an asset by its DID: as one CAR, and file by file in ranges', async () => {
    expect((await carOf(`/content/${asset.did}/car`)).roots).toEqual([plainCid]);
    expect((await carOf(`/content/${asset.did}/car?form=sealed`)).roots).toEqual([asset.sealedCid]);
    const part = await get(`/content/${asset.did}/files/a/weights.bin`, { range: 'bytes=5-9' });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, weights.subarray(5, 10)]);
    const sealed = await get(`/content/${asset.did}/files/manifest.sealed?form=sealed`, { range: 'bytes=0-5' });
    expect([sealed.status, await sealed.text()]).toEqual([206, 'ICSEAL']);
    expect(await codeOf(await get(`/content/${asset.did}/files/no/such`))).toEqual([404, 'CONTENT.NOT_FOUND']);
    expect(await codeOf(await get(`/content/${asset.did}/car?form=x`))).toEqual([400, 'PLATFORM.BAD_REQUEST']);
    expect(await codeOf(await get('/content/did:icubed:31337:5/car'))).toEqual([404, 'REGISTRY.ASSET_UNKNOWN']);
    expect(await codeOf(await get('/content/nonsense/car'))).toEqual([400, 'PROTOCOL.DID_MALFORMED']);
  });

  it('gives out no block whose bytes have changed on disk, and clients notice what is cut', async () => {
    const middle = weights.subarray(MEBIBYTE, 2 * MEBIBYTE);
    for (const path of await blocksOf(world)) {
      const bytes = await readFile(path);
      if (!bytes.equals(middle)) continue;
      bytes[7]! ^= 1;
      await writeFile(path, bytes);
    }
    const leaf = CID.createV1(0x55, await sha256.digest(middle)).toString();
    expect(await codeOf(await get(`/ipfs/${leaf}?format=raw`))).toEqual([422, 'CONTENT.CID_MISMATCH']);
    await expect(carOf(`/ipfs/${plainCid}?format=car`)).rejects.toThrow();
    await expect(get(`/content/${asset.did}/files/a/weights.bin`).then((r) => r.arrayBuffer())).rejects.toThrow();
    await expect(read(plainCid, 'a/weights.bin')).rejects.toThrow();
    expect((await read(plainCid, 'keys.txt')).toString()).toBe('abc');
  });

  it('says of a block that was offered and is lost that it is gone', async () => {
    for (const path of await blocksOf(world)) if ((await readFile(path)).equals(Buffer.from('abc'))) await rm(path);
    const leaf = CID.createV1(0x55, await sha256.digest(Buffer.from('abc'))).toString();
    expect(await codeOf(await get(`/ipfs/${leaf}?format=raw`))).toEqual([410, 'CONTENT.GONE']);
  });
});

async function blocksOf(world: World): Promise<string[]> {
  const entries = await readdir(join(world.dir, 'ipfs', 'blocks'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
