import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';

describe('an upload', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld({ UPLOAD_FILE_BYTES: '1000000', UPLOAD_BYTES: '1500000' });
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());

  const open = async () => (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
  const put = (uploadId: string, path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    creator.fetch(`/content/uploads/${uploadId}/files/${path}`, { method: 'PUT', body: body as BodyInit, headers });
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
  const filesOf = async (uploadId: string) => (await creator.json('GET', `/content/uploads/${uploadId}`)).body['files'];
  const onDisk = async (uploadId: string) => readdir(join(world.dir, 'uploads', uploadId)).catch(() => []);
  const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest();

  /** Sends part of a body and cuts the connection. */
  async function cut(uploadId: string, headers: Record<string, string>): Promise<void> {
    const token = await world.token(wallet(world, CREATOR));
    const url = new URL(`/content/uploads/${uploadId}/files/a.bin`, world.registry.url);
    await new Promise<void>((resolve) => {
      const sent = request(url, { method: 'PUT', headers: { authorization: `Bearer ${token}`, ...headers } });
      sent.once('error', () => resolve());
      sent.write(randomBytes(100_000));
      setTimeout(() => sent.destroy(), 200);
      sent.once('close', () => resolve());
    });
  }

  it.each([
    ['of announced length', { 'content-length': '200000' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('that is cut in the middle leaves nothing, and can be sent again (%s)', async (_, headers) => {
    const uploadId = await open();
    await cut(uploadId, headers as Record<string, string>);
    await eventually(async () => (await onDisk(uploadId)).length === 0);
    expect(await filesOf(uploadId)).toEqual([]);
    const whole = await put(uploadId, 'a.bin', 'whole');
    expect(await whole.json()).toEqual({ path: 'a.bin', size: 5, sha256: sha256('whole').toString('hex') });
    expect(await onDisk(uploadId)).toHaveLength(1);
  });

  it('replaces a file that is sent again and keeps one copy', async () => {
    const uploadId = await open();
    await put(uploadId, 'a.txt', 'first');
    await put(uploadId, 'a.txt', 'second');
    expect(await filesOf(uploadId)).toMatchObject([
      { path: 'a.txt', size: 6, sha256: sha256('second').toString('hex') },
    ]);
    expect(await onDisk(uploadId)).toHaveLength(1);
  });

  it('takes a JSON file as bytes, whatever its media type says', async () => {
    const uploadId = await open();
    const text = '{ "a" :1 }';
    const response = await put(uploadId, 'a.json', text, { 'content-type': 'application/json' });
    expect(await response.json()).toMatchObject({ size: text.length, sha256: sha256(text).toString('hex') });
  });

  it('holds the announced digest against the bytes', async () => {
    const uploadId = await open();
    const right = `sha-256=:${sha256('right').toString('base64')}:`;
    expect((await put(uploadId, 'a', 'right', { 'content-digest': right })).status).toBe(200);
    expect(await codeOf(await put(uploadId, 'b', 'wrong', { 'content-digest': right }))).toEqual([
      400,
      'REGISTRY.UPLOAD_DIGEST_MISMATCH',
    ]);
    expect(await filesOf(uploadId)).toHaveLength(1);
    expect(await onDisk(uploadId)).toHaveLength(1);
  });

  it('is refused above the size of a file and above that of the whole, and nothing of it stays', async () => {
    const uploadId = await open();
    expect(await codeOf(await put(uploadId, 'big', randomBytes(1_000_001)))).toEqual([
      413,
      'REGISTRY.UPLOAD_TOO_LARGE',
    ]);
    expect((await put(uploadId, 'one', randomBytes(900_000))).status).toBe(200);
    expect(await codeOf(await put(uploadId, 'two', randomBytes(900_000)))).toEqual([413, 'REGISTRY.UPLOAD_TOO_LARGE']);
    expect(await onDisk(uploadId)).toHaveLength(1);
  });

  it.each(['..%2Fescape', 'a%2F..%2Fb', 'icubed.manifest.json', 'a%5Cb', 'a%00b', '%2Fetc%2Fpasswd'])(
    'refuses the path %s',
    async (path) => {
      expect(await codeOf(await put(await open(), path, 'x'))).toEqual([400, 'CONTENT.PATH_INVALID']);
    },
  );

  it('cannot be completed empty, for another creator, or with a model file that names what is not there', async () => {
    const uploadId = await open();
    const complete = (creatorAddress: string, metadata: unknown = { name: 'n' }) =>
      creator.json('POST', `/content/uploads/${uploadId}/complete`, { creator: creatorAddress, metadata });
    const own = world.account(CREATOR).address;
    expect((await complete(own)).body['code']).toBe('REGISTRY.UPLOAD_EMPTY');
    await put(uploadId, 'icubed.model.json', '{"format":"icubed-model/1"}');
    expect((await complete(own)).body['code']).toBe('CONTENT.MODEL_INVALID');
    expect((await complete(world.account(2).address)).body['code']).toBe('REGISTRY.CREATOR_MISMATCH');
    expect((await complete(own, { description: 'no name' })).body['code']).toBe('REGISTRY.REGISTRATION_INVALID');
    expect((await put(uploadId, 'icubed.model.json', '')).status).toBe(200);
  });

  it('takes no more files once it is complete', async () => {
    const { uploadId } = await creator.publish({ 'a.txt': 'a' });
    expect(await codeOf(await put(uploadId, 'b.txt', 'b'))).toEqual([409, 'REGISTRY.UPLOAD_CLOSED']);
    expect(await onDisk(uploadId)).toEqual([]);
  });

  it('is completed once by two requests at the same time', async () => {
    const uploadId = await open();
    await put(uploadId, 'a.bin', randomBytes(900_000));
    const body = { creator: world.account(CREATOR).address, metadata: { name: 'n' } };
    const both = await Promise.all(
      [1, 2].map(() => creator.json('POST', `/content/uploads/${uploadId}/complete`, body)),
    );
    const codes = both
      .map(({ status, body: answer }) => (status === 200 ? 'done' : String(answer['code'])))
      .toSorted((a, b) => a.localeCompare(b));
    expect([
      ['done', 'REGISTRY.UPLOAD_BUSY'],
      ['done', 'done'],
    ]).toContainEqual(codes);
    expect(await world.sql('SELECT 1 FROM content_version WHERE id = $1', [uploadId])).toHaveLength(1);
  });

  it('can be completed again when the completion died', async () => {
    const uploadId = await open();
    await put(uploadId, 'a.txt', 'a');
    await world.sql(
      `UPDATE upload SET status = 'Completing', lease_until = now() - interval '1 second' WHERE id = $1`,
      [uploadId],
    );
    const { status } = await creator.json('POST', `/content/uploads/${uploadId}/complete`, {
      creator: world.account(CREATOR).address,
      metadata: { name: 'n' },
    });
    expect(status).toBe(200);
  });

  it('is one of twenty that an account may leave unfinished', async () => {
    const another = new Client(world, { ...wallet(world, 9), accountId: 'hoarder' });
    const opened = await Promise.all(Array.from({ length: 22 }, () => another.json('POST', '/content/uploads')));
    expect(opened.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(opened.find(({ status }) => status !== 201)!.body['code']).toBe('REGISTRY.UPLOAD_LIMIT');
  });
});
