import { createHash, randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Upload } from 'tus-js-client';
import { ArrivingCarStore } from '../src/content/import-content/arriving-car.store.js';
import { AbandonedUploads } from '../src/content/abandoned-uploads.js';
import { UploadFolder } from '../src/content/upload-folder.js';
import { UploadStore } from '../src/content/upload.store.js';
import { createDataSource } from '@icubed/persistence';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';
import { openPiece, Tus } from './tus-client.js';

const bytes = randomBytes(500_000);
const sha = (of: Uint8Array | string, algorithm = 'sha256') => createHash(algorithm).update(of);
const checksum = (of: Uint8Array | string, algorithm = 'sha256') => ({
  'upload-checksum': `${algorithm} ${sha(of, algorithm).digest('base64')}`,
});
const UPLOAD = `query ($id: ID!) { upload(id: $id) {
  status expiresAt files { path bytes sha256 } arriving { path bytes received location } accountBytes quotaBytes } }`;
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

describe('a file in pieces', () => {
  let world: World;
  let creator: Client;
  let tus: Tus;

  beforeAll(async () => {
    world = await startWorld({
      UPLOAD_FILE_BYTES: '1000000',
      UPLOAD_BYTES: '2000000',
      UPLOAD_ACCOUNT_BYTES: '100000000',
    });
    creator = new Client(world, wallet(world, CREATOR));
    tus = new Tus(creator);
  });
  afterAll(() => world.close());

  const open = async (client = creator) => (await client.json('POST', '/content/uploads')).body['uploadId'] as string;
  const show = async (uploadId: string) => (await creator.json('GET', `/content/uploads/${uploadId}`)).body;
  const onDisk = async (uploadId: string) => readdir(join(world.dir, 'uploads', uploadId)).catch(() => []);
  const written = async (uploadId: string) => {
    const sizes = (await onDisk(uploadId)).map(
      async (name) => (await stat(join(world.dir, 'uploads', uploadId, name))).size,
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  const complete = (uploadId: string) =>
    creator.json('POST', `/content/uploads/${uploadId}/complete`, {
      creator: world.account(CREATOR).address,
      metadata: { name: 'n' },
    });

  it('says what is spoken here, to anyone who asks', async () => {
    const { status, headers } = await new Client(world).fetch('/content/uploads/any/files', { method: 'OPTIONS' });
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,expiration,checksum,termination',
      'tus-max-size': '1000000',
      'tus-checksum-algorithm': 'sha1,sha256,sha512',
    });
  });

  it('arrives piece by piece, tells how far it is, and is then a file like any other', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'deep/weights.bin', bytes.length);
    const first = await tus.append(location, 0, bytes.subarray(0, 200_000));
    expect([first.status, first.headers.get('upload-offset'), first.headers.get('tus-resumable')]).toEqual([
      204,
      '200000',
      '1.0.0',
    ]);
    expect(Date.parse(first.headers.get('upload-expires')!)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect(await show(uploadId)).toMatchObject({
      status: 'Open',
      files: [],
      arriving: [{ path: 'deep/weights.bin', size: bytes.length, received: 200_000, location }],
    });
    const { data } = await creator.graphql<{ upload: object }>(UPLOAD, { id: uploadId });
    expect(data.upload).toMatchObject({
      status: 'OPEN',
      files: [],
      arriving: [{ path: 'deep/weights.bin', bytes: '500000', received: '200000', location }],
      quotaBytes: '100000000',
    });
    const head = await tus.head(location);
    expect([head.headers.get('upload-length'), head.headers.get('cache-control')]).toEqual(['500000', 'no-store']);
    expect((await complete(uploadId)).body).toMatchObject({
      code: 'REGISTRY.UPLOAD_UNFINISHED',
      paths: ['deep/weights.bin'],
    });

    const last = await tus.append(location, 200_000, bytes.subarray(200_000));
    const sha256 = sha(bytes).digest('hex');
    expect(last.headers.get('x-icubed-sha256')).toBe(sha256);
    expect(await show(uploadId)).toMatchObject({
      files: [{ path: 'deep/weights.bin', size: bytes.length, sha256 }],
      arriving: [],
    });
    // whoever missed the answer to the last piece asks where it stands
    expect(await tus.offsetOf(location)).toBe(bytes.length);
    expect((await tus.append(location, bytes.length, '')).status).toBe(204);
    expect((await complete(uploadId)).status).toBe(200);
    expect(await onDisk(uploadId)).toEqual([]);
    expect(await codeOf(await tus.append(location, bytes.length, ''))).toEqual([409, 'REGISTRY.UPLOAD_CLOSED']);
  });

  it('of no bytes is there at once', async () => {
    const uploadId = await open();
    await tus.locationOf(uploadId, 'empty.txt', 0);
    expect(await show(uploadId)).toMatchObject({ files: [{ path: 'empty.txt', size: 0 }], arriving: [] });
  });

  it('goes on after a cut from what is on disk', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.bin', bytes.length);
    const token = await world.token(wallet(world, CREATOR));
    const piece = openPiece(new URL(location, world.registry.url), token, 0, bytes.length);
    await piece.send(bytes.subarray(0, 300_000));
    await eventually(async () => (await written(uploadId)) > 0);
    await piece.cut();
    const offset = await eventually(async () => (await tus.offsetOf(location)) || undefined);
    expect(offset).toBeLessThanOrEqual(300_000);
    const rest = await eventually(async () => {
      const response = await tus.append(location, await tus.offsetOf(location), bytes.subarray(offset));
      return response.status === 204 && response;
    });
    expect(rest.headers.get('x-icubed-sha256')).toBe(sha(bytes).digest('hex'));
  });

  it('is written by one request at a time', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.bin', bytes.length);
    const token = await world.token(wallet(world, CREATOR));
    const piece = openPiece(new URL(location, world.registry.url), token, 0, bytes.length);
    await piece.send(bytes.subarray(0, 1_000));
    await eventually(
      async () =>
        (await world.sql('SELECT 1 FROM resumable_file WHERE upload_id = $1 AND writer IS NOT NULL', [uploadId]))
          .length,
    );
    const second = await tus.append(location, 0, bytes);
    expect(second.headers.get('retry-after')).toBe('2');
    expect(await codeOf(second)).toEqual([423, 'REGISTRY.UPLOAD_LOCKED']);
    expect(await codeOf(await tus.remove(location))).toEqual([423, 'REGISTRY.UPLOAD_LOCKED']);
    await piece.cut();
    await eventually(async () => (await tus.append(location, await tus.offsetOf(location), '')).status === 204);
  });

  it('is whole and right when many requests race for it', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.bin', bytes.length);
    const statuses: number[] = [];
    const sender = async () => {
      for (;;) {
        const offset = await tus.offsetOf(location);
        if (offset === bytes.length) return;
        statuses.push((await tus.append(location, offset, bytes.subarray(offset, offset + 50_000))).status);
      }
    };
    await Promise.all([sender(), sender(), sender(), sender()]);
    expect(statuses.filter((status) => ![204, 409, 423].includes(status))).toEqual([]);
    expect(statuses.filter((status) => status === 204).length).toBeGreaterThanOrEqual(10);
    expect(await show(uploadId)).toMatchObject({ files: [{ sha256: sha(bytes).digest('hex') }] });
  });

  it('says where to go on when a piece starts elsewhere', async () => {
    const location = await tus.locationOf(await open(), 'a.bin', 10);
    await tus.append(location, 0, 'hello');
    const response = await tus.append(location, 3, 'lo');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'REGISTRY.UPLOAD_OFFSET_MISMATCH', offset: 5 });
    expect(await tus.offsetOf(location)).toBe(5);
  });

  it('takes a piece with a checksum as a whole or not at all', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.bin', 10);
    for (const algorithm of ['sha1', 'sha512']) {
      const wrong = await tus.append(location, 0, 'hallo', checksum('hello', algorithm));
      expect(await codeOf(wrong)).toEqual([460, 'REGISTRY.UPLOAD_CHECKSUM_MISMATCH']);
    }
    expect(await tus.offsetOf(location)).toBe(0);
    expect((await tus.append(location, 0, 'hello', checksum('hello', 'sha1'))).status).toBe(204);
    expect(await codeOf(await tus.append(location, 5, 'wor', checksum('worl')))).toEqual([
      460,
      'REGISTRY.UPLOAD_CHECKSUM_MISMATCH',
    ]);
    const last = await tus.append(location, 5, 'world', checksum('world'));
    // what was thrown away left no trace in the hash
    expect(last.headers.get('x-icubed-sha256')).toBe(sha('helloworld').digest('hex'));
  });

  it('loses a piece with a checksum that is cut', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.bin', bytes.length);
    await tus.append(location, 0, bytes.subarray(0, 10));
    const token = await world.token(wallet(world, CREATOR));
    const at = new URL(location, world.registry.url);
    const piece = openPiece(at, token, 10, bytes.length - 10, checksum(bytes.subarray(10)));
    await piece.send(bytes.subarray(10, 300_000));
    await eventually(async () => (await written(uploadId)) > 10);
    await piece.cut();
    const last = await eventually(async () => {
      const response = await tus.append(location, 10, bytes.subarray(10));
      return response.status === 204 && response;
    });
    expect(last.headers.get('x-icubed-sha256')).toBe(sha(bytes).digest('hex'));
  });

  it('that is not what its creation announced is dropped as a whole', async () => {
    const uploadId = await open();
    const announced = Buffer.from(sha('right').digest('hex')).toString('base64');
    const metadata = { 'upload-metadata': `path ${Buffer.from('a').toString('base64')},sha256 ${announced}` };
    const wrong = await tus.locationOf(uploadId, 'a', 5, metadata);
    expect(await codeOf(await tus.append(wrong, 0, 'wrong'))).toEqual([400, 'REGISTRY.UPLOAD_DIGEST_MISMATCH']);
    expect(await show(uploadId)).toMatchObject({ files: [], arriving: [] });
    expect(await onDisk(uploadId)).toEqual([]);
    const right = await tus.locationOf(uploadId, 'a', 5, metadata);
    expect((await tus.append(right, 0, 'right')).status).toBe(204);
  });

  it('takes no byte more than was announced', async () => {
    const location = await tus.locationOf(await open(), 'a.bin', 5);
    expect(await codeOf(await tus.append(location, 0, 'hello!'))).toEqual([413, 'REGISTRY.UPLOAD_TOO_LARGE']);
    const chunked = await creator.fetch(location, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
      },
      body: Readable.toWeb(Readable.from([Buffer.from('hel'), Buffer.from('lo!')])) as BodyInit,
      duplex: 'half',
    } as RequestInit);
    expect(await codeOf(chunked)).toEqual([413, 'REGISTRY.UPLOAD_TOO_LARGE']);
  });

  it('is refused when it does not fit into the account, also while others only announce', async () => {
    const account = { ...wallet(world, 9), accountId: 'small' };
    const client = new Client(world, account);
    await world.sql(
      `INSERT INTO upload (id, account_id, status, created_at, expires_at, bytes)
       VALUES (gen_random_uuid(), 'small', 'Complete', now(), now(), 99000000)`,
    );
    const uploadId = await open(client);
    const answers = await Promise.all([1, 2, 3].map((n) => new Tus(client).create(uploadId, `${n}.bin`, 400_000)));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(await Promise.all(refused.map(codeOf))).toEqual([[413, 'REGISTRY.QUOTA_EXCEEDED']]);
    const put = await client.fetch(`/content/uploads/${uploadId}/files/p`, { method: 'PUT', body: bytes as BodyInit });
    expect(await codeOf(put)).toEqual([413, 'REGISTRY.QUOTA_EXCEEDED']);
    const shown = (await client.json('GET', `/content/uploads/${uploadId}`)).body;
    expect(shown['quota']).toEqual({ usedBytes: 99_800_000, quotaBytes: 100_000_000 });
    // what is given up makes room
    const [given] = answers.filter(({ status }) => status === 201);
    expect((await new Tus(client).remove(given!.headers.get('location')!)).status).toBe(204);
    expect((await new Tus(client).create(uploadId, 'again.bin', 400_000)).status).toBe(201);
  });

  it('that replaces another counts once', async () => {
    const uploadId = await open();
    for (const text of ['first', 'second!']) {
      const location = await tus.locationOf(uploadId, 'a.txt', text.length);
      await tus.append(location, 0, text);
    }
    expect(await show(uploadId)).toMatchObject({ files: [{ path: 'a.txt', size: 7 }] });
    expect(await world.sql('SELECT bytes FROM upload WHERE id = $1', [uploadId])).toEqual([{ bytes: '7' }]);
    expect(await onDisk(uploadId)).toHaveLength(1);
  });

  it('can be given up, also when it is whole', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.txt', 5);
    await tus.append(location, 0, 'hello');
    expect((await tus.remove(location)).status).toBe(204);
    expect(await show(uploadId)).toMatchObject({ files: [], arriving: [] });
    expect([await onDisk(uploadId), (await tus.head(location)).status]).toEqual([[], 404]);
    expect(await world.sql('SELECT bytes FROM upload WHERE id = $1', [uploadId])).toEqual([{ bytes: '0' }]);
  });

  it.each<[string, object, number, string]>([
    ['another version', { 'tus-resumable': '0.2.0' }, 412, 'REGISTRY.TUS_VERSION_UNSUPPORTED'],
    ['no length', { 'upload-length': 'many' }, 400, 'REGISTRY.TUS_HEADER_INVALID'],
    ['more than a file may have', { 'upload-length': '1000001' }, 413, 'REGISTRY.UPLOAD_TOO_LARGE'],
    ['no path', { 'upload-metadata': '' }, 400, 'CONTENT.PATH_INVALID'],
    [
      'a path that leads out',
      { 'upload-metadata': `path ${Buffer.from('../x').toString('base64')}` },
      400,
      'CONTENT.PATH_INVALID',
    ],
    ['metadata that is no base64', { 'upload-metadata': 'path §§' }, 400, 'REGISTRY.TUS_HEADER_INVALID'],
  ])('is not created with %s', async (_, headers, status, code) => {
    const response = await creator.fetch(`/content/uploads/${await open()}/files`, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '5',
        'upload-metadata': 'path YQ==',
        ...headers,
        ...('upload-metadata' in headers ? { 'upload-metadata': latin1(String(headers['upload-metadata'])) } : {}),
      },
    });
    expect(await codeOf(response)).toEqual([status, code]);
  });

  it('is nothing to anyone but its account', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.txt', 5);
    const other = new Tus(new Client(world, wallet(world, OTHER)));
    expect(await codeOf(await other.append(location, 0, 'hello'))).toEqual([404, 'REGISTRY.UPLOAD_UNKNOWN']);
    expect(await codeOf(await other.create(uploadId, 'b.txt', 5))).toEqual([404, 'REGISTRY.UPLOAD_UNKNOWN']);
    expect(await codeOf(await other.remove(location))).toEqual([404, 'REGISTRY.UPLOAD_UNKNOWN']);
    expect(await codeOf(await new Tus(new Client(world)).append(location, 0, 'hello'))).toEqual([401, 'AUTH.REQUIRED']);
    const { errors } = await new Client(world, wallet(world, OTHER)).graphql(UPLOAD, { id: uploadId });
    expect(errors![0]!.extensions.code).toBe('REGISTRY.UPLOAD_UNKNOWN');
    const reader = new Tus(new Client(world, wallet(world, CREATOR, ['read'])));
    expect(await codeOf(await reader.append(location, 0, 'hello'))).toEqual([403, 'AUTH.FORBIDDEN']);
    const elsewhere = location.replace(uploadId, await open());
    expect(await codeOf(await tus.append(elsewhere, 0, 'hello'))).toEqual([404, 'REGISTRY.UPLOAD_UNKNOWN']);
  });

  it('is swept away with its upload a day after its last byte, not before', async () => {
    const uploadId = await open();
    const location = await tus.locationOf(uploadId, 'a.txt', 50);
    await tus.append(location, 0, 'hello');
    const source = await createDataSource({ name: 'sweep', url: world.database.url, schema: 'registry' });
    const folder = new UploadFolder(join(world.dir, 'uploads'));
    const uploads = new UploadStore(source);
    const cars = new ArrivingCarStore(source, uploads);
    const sweeper = new AbandonedUploads(uploads, cars, folder, { warn: () => undefined } as never);
    try {
      await world.sql(`UPDATE upload SET created_at = now() - interval '3 days' WHERE id = $1`, [uploadId]);
      await sweeper.sweep(new Date(Date.now() + 23 * 3_600_000));
      expect(await tus.offsetOf(location)).toBe(5);
      await sweeper.sweep(new Date(Date.now() + 25 * 3_600_000));
      expect([(await tus.head(location)).status, await onDisk(uploadId)]).toEqual([404, []]);
    } finally {
      await source.destroy();
    }
  });

  it("is sent by the protocol's own client too, in chunks", async () => {
    const uploadId = await open();
    const token = await world.token(wallet(world, CREATOR));
    await new Promise<void>((resolve, reject) => {
      new Upload(bytes, {
        endpoint: new URL(`/content/uploads/${uploadId}/files`, world.registry.url).href,
        headers: { authorization: `Bearer ${token}` },
        metadata: { filename: 'from-a-browser.bin' },
        chunkSize: 120_000,
        onError: reject,
        onSuccess: () => resolve(),
      }).start();
    });
    expect(await show(uploadId)).toMatchObject({
      files: [{ path: 'from-a-browser.bin', size: bytes.length, sha256: sha(bytes).digest('hex') }],
    });
  });
});

/** fetch takes header values as bytes. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
