import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkFileProof,
  fileOnDisk,
  Http,
  openUpload,
  PIECE_BYTES,
  readFileProof,
  readUpload,
  uploadFiles,
} from '@icubed/sdk';
import { reveal } from './open-release.js';
import { Client, CREATOR, startWorld, wallet, type World } from './registry-world.js';

const weights = randomBytes(2 * PIECE_BYTES + 1_000_000);
const sha256 = createHash('sha256').update(weights).digest('hex');

type Fetch = typeof globalThis.fetch;

describe('content through the SDK', () => {
  let world: World;
  let creator: Client;
  let large: Awaited<ReturnType<typeof fileOnDisk>>;

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    const location = join(world.dir, 'weights.bin');
    await writeFile(location, weights);
    large = await fileOnDisk('weights.bin', location);
  });
  afterAll(() => world.close());

  /** A signed-in client whose n-th PATCH goes wrong as told; it notes the offset of each. */
  function client(
    faults: Partial<Record<number, (send: () => Promise<Response>, init: RequestInit) => Promise<Response>>> = {},
  ) {
    const offsets: number[] = [];
    const through: Fetch = async (url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await world.token(wallet(world, CREATOR))}`);
      const send = (changed: RequestInit = init) => fetch(url, { ...changed, headers });
      if (init.method !== 'PATCH') return send();
      offsets.push(Number(headers.get('upload-offset')));
      const fault = faults[offsets.length];
      return fault ? fault(() => send(), init) : send();
    };
    return { http: new Http({ origin: world.registry.url, fetch: through }), offsets };
  }

  it('arrives whole over a line that loses answers, requests and bytes', async () => {
    const { http, offsets } = client({
      1: async (send) => {
        await send();
        throw new TypeError('the answer was lost');
      },
      2: async () => {
        throw new TypeError('nobody is there');
      },
      4: async (_send, init) => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${await world.token(wallet(world, CREATOR))}`);
        const damaged = Buffer.from(await new Response(init.body).arrayBuffer());
        damaged[0]! ^= 1;
        const { arriving } = await readUpload(client().http, uploadId);
        return fetch(new URL(arriving[0]!.location, world.registry.url), { ...init, headers, body: damaged });
      },
    });
    const uploadId = await openUpload(http);
    const sent: number[] = [];
    const files = await uploadFiles(http, uploadId, [large, { path: 'note.txt', bytes: Buffer.from('a note') }], {
      sent: (file) => sent.push(file.sent),
    });
    expect(files[0]).toEqual({ path: 'weights.bin', size: weights.length, sha256 });
    expect((await readUpload(http, uploadId)).files).toEqual(
      expect.arrayContaining([{ path: 'weights.bin', size: weights.length, sha256, format: null }]),
    );
    expect(offsets).toEqual([0, PIECE_BYTES, PIECE_BYTES, 2 * PIECE_BYTES, 2 * PIECE_BYTES]);
    // the answer to the first piece was lost: it is told with the second
    expect(sent).toEqual([2 * PIECE_BYTES, weights.length]);
  });

  it('is gone on with by another process, and nothing is sent twice', async () => {
    const first = client();
    const uploadId = await openUpload(first.http);
    const died = uploadFiles(first.http, uploadId, [large], {
      sent: () => {
        throw new RangeError('the process died');
      },
    });
    await expect(died).rejects.toThrow('died');
    const second = client();
    await uploadFiles(second.http, uploadId, [large]);
    expect(second.offsets).toEqual([PIECE_BYTES, 2 * PIECE_BYTES]);
    const third = client();
    await uploadFiles(third.http, uploadId, [large]);
    expect(third.offsets).toEqual([]);
  });

  it('that changed meanwhile is sent from its first byte', async () => {
    const { http } = client();
    const uploadId = await openUpload(http);
    const old = { ...large, read: async (start: number, end: number) => Buffer.alloc(end - start) };
    const died = uploadFiles(http, uploadId, [old], {
      sent: () => {
        throw new RangeError('the process died');
      },
    });
    await expect(died).rejects.toThrow('died');
    const { http: again, offsets } = client();
    await uploadFiles(again, uploadId, [large]);
    expect(offsets).toEqual([PIECE_BYTES, 2 * PIECE_BYTES, 0, PIECE_BYTES, 2 * PIECE_BYTES]);
    expect((await readUpload(again, uploadId)).files).toEqual([
      { path: 'weights.bin', size: weights.length, sha256, format: null },
    ]);
  });

  it('is proven file by file to a stranger, once it is open', async () => {
    const files = { 'rows.csv': 'a,b\n1,2\n', 'sub/ä b.md': '# rows', 'c.txt': 'c' };
    const asset = await creator.register(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [encodeURI(path), text])),
      { kind: 'DATASET' },
    );
    const stranger = new Http({ origin: world.registry.url });
    const codeOf = (did: string, path: string) =>
      readFileProof(stranger, did, path).then(
        () => 'proven',
        (error: { code: string }) => error.code,
      );
    expect(await codeOf(asset.did, 'rows.csv')).toBe('REGISTRY.NOT_RELEASED');
    await reveal(world, creator, asset.did);

    const registered = { chainId: 31337, creator: world.account(CREATOR).address, digest: asset.digest };
    for (const [path, text] of Object.entries(files)) {
      const proof = await readFileProof(stranger, asset.did, path);
      expect(checkFileProof(proof, registered)).toMatchObject({
        path,
        size: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      });
      const forged = { ...proof, entry: { ...proof.entry, sha256: '00'.repeat(32) } };
      expect(() => checkFileProof(forged, registered)).toThrow('CONTENT.PROOF_INVALID');
      expect(() => checkFileProof(proof, { ...registered, digest: `0x${'00'.repeat(32)}` })).toThrow(
        'CONTENT.DIGEST_MISMATCH',
      );
    }
    expect(await codeOf(asset.did, 'd.txt')).toBe('CONTENT.NOT_FOUND');
    expect(await codeOf('did:icubed:31337:12345', 'c.txt')).toBe('REGISTRY.ASSET_UNKNOWN');
    expect(await codeOf('did:icubed:1:12345', 'c.txt')).toBe('PROTOCOL.WRONG_CHAIN');

    const rest = await readFileProof(stranger, asset.did, 'c.txt');
    const { data } = await new Client(world).graphql<{ asset: { fileProof: object } }>(
      'query ($did: Did!) { asset(did: $did) { fileProof(path: "c.txt") { path bytes sha256 filesRoot steps { side hash } } } }',
      { did: asset.did },
    );
    expect(data.asset.fileProof).toEqual({
      path: 'c.txt',
      bytes: '1',
      sha256: rest.entry.sha256,
      filesRoot: asset.filesRoot,
      steps: rest.steps.map(({ side, hash }) => ({ side: side.toUpperCase(), hash })),
    });
  });
});
