import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entry, tar } from '../../../libs/formats/test/tar-bytes.js';
import { zip } from '../../../libs/formats/test/zip-bytes.js';
import { carOf, leaf } from './car.js';
import { Client, CREATOR, OTHER, startWorld, wallet, type World } from './registry-world.js';

const weights = randomBytes(300_000);
const text = Buffer.from('a line of text\n'.repeat(10_000));
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pickle = Buffer.from(
  '\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.',
  'latin1',
);
const LINK = (0o120777 << 16) >>> 0;

const plain = { 'a/weights.bin': weights, 'notes.txt': text };
const whole = await carOf(plain);
const holed = await carOf(plain, { without: leaf(text) });
const large = await carOf({ a: Buffer.alloc(900_000), b: Buffer.alloc(900_000) });
const twoRoots = await carOf(plain, { 'other.txt': Buffer.from('o') });
const lying = Buffer.from(whole.car);
lying[lying.length - 1]! ^= 1;

describe('an archive in an upload', () => {
  let world: World;
  let creator: Client;

  beforeAll(async () => {
    world = await startWorld({
      UPLOAD_FILE_BYTES: '1000000',
      UPLOAD_BYTES: '1500000',
      UPLOAD_ACCOUNT_BYTES: '9000000',
    });
    creator = new Client(world, wallet(world, CREATOR));
  });
  afterAll(() => world.close());
  // an account has so many unfinished uploads and no more
  beforeEach(() => world.sql(`DELETE FROM upload WHERE status <> 'Complete'`));

  async function withFiles(files: Record<string, Uint8Array | string>): Promise<string> {
    const uploadId = (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
    for (const [path, body] of Object.entries(files)) {
      const sent = await creator.fetch(`/content/uploads/${uploadId}/files/${path}`, {
        method: 'PUT',
        body: body as BodyInit,
      });
      if (sent.status !== 200) throw new Error(await sent.text());
    }
    return uploadId;
  }
  const unpack = (uploadId: string, path: string, client = creator, root?: string) =>
    client.json('POST', `/content/uploads/${uploadId}/unpack`, { path, ...(root && { root }) });
  const filesOf = async (uploadId: string) =>
    ((await creator.json('GET', `/content/uploads/${uploadId}`)).body['files'] as { path: string; sha256: string }[])
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, sha256 }) => [path, sha256]);
  const onDisk = async (uploadId: string) => (await readdir(join(world.dir, 'uploads', uploadId))).length;

  const packed: [string, Buffer][] = [
    [
      'm.zip',
      zip([{ name: 'a/' }, { name: 'a/weights.bin', data: weights }, { name: 'notes.txt', data: text, deflate: true }]),
    ],
    [
      'm.tar',
      tar(
        entry({ name: 'a/', type: '5' }),
        entry({ name: 'a/weights.bin', data: weights }),
        entry({ name: 'notes.txt', data: text }),
      ),
    ],
    ['m.car', whole.car],
  ];

  it.each(packed)('(%s) becomes the files in it, beside where it lay', async (name, bytes) => {
    const uploadId = await withFiles({ [`sub/${name}`]: bytes, 'sub/notes.txt': 'older', 'other.txt': 'other' });
    const { status, body } = await unpack(uploadId, `sub/${name}`);
    expect([status, body]).toEqual([
      200,
      {
        files: [
          { path: 'sub/a/weights.bin', size: weights.length, sha256: sha(weights) },
          { path: 'sub/notes.txt', size: text.length, sha256: sha(text) },
        ],
      },
    ]);
    expect(await filesOf(uploadId)).toEqual([
      ['other.txt', sha(Buffer.from('other'))],
      ['sub/a/weights.bin', sha(weights)],
      ['sub/notes.txt', sha(text)],
    ]);
    expect(await onDisk(uploadId)).toBe(3);
    expect(await world.sql('SELECT bytes FROM upload WHERE id = $1', [uploadId])).toEqual([
      { bytes: String(weights.length + text.length + 5) },
    ]);
    expect((await unpack(uploadId, `sub/${name}`)).body['code']).toBe('REGISTRY.FILE_UNKNOWN');
  });

  it('seals to the same digest as its files sent one by one', async () => {
    const own = { creator: world.account(CREATOR).address, metadata: { name: 'n' } };
    const roots = [];
    for (const [name, bytes] of packed) {
      const uploadId = await withFiles({ [name]: bytes });
      await unpack(uploadId, name);
      roots.push((await creator.json('POST', `/content/uploads/${uploadId}/complete`, own)).body['digest']);
    }
    const { digest } = await creator.publish({ 'notes.txt': text, 'a/weights.bin': weights }, { name: 'n' });
    expect(roots).toEqual([digest, digest, digest]);
  });

  it.each<[string, string, Buffer, string]>([
    ['leads out by ..', 'x.zip', zip([{ name: '../x', data: text }]), 'CONTENT.PATH_INVALID'],
    ['leads out by /', 'x.tar', tar(entry({ name: '/etc/x', data: text })), 'CONTENT.PATH_INVALID'],
    [
      'holds a link',
      'x.zip',
      zip([{ name: 'l', data: Buffer.from('/etc/passwd'), central: { attributes: LINK } }]),
      'CONTENT.ARCHIVE_UNSAFE',
    ],
    ['holds a link', 'x.tar', tar(entry({ name: 'l', type: '2' })), 'CONTENT.ARCHIVE_UNSAFE'],
    ['holds a pickle', 'x.zip', zip([{ name: 'weights.bin', data: pickle, deflate: true }]), 'CONTENT.PICKLE_REFUSED'],
    ['holds a pickle', 'x.tar', tar(entry({ name: 'weights.bin', data: pickle })), 'CONTENT.PICKLE_REFUSED'],
    [
      'is a bomb',
      'x.zip',
      zip([{ name: 'zeros', data: Buffer.alloc(30_000_000), deflate: true }]),
      'CONTENT.ARCHIVE_UNSAFE',
    ],
    [
      'unpacks to more than an upload may have',
      'x.zip',
      zip([1, 2].map((n) => ({ name: `${n}`, data: Buffer.alloc(900_000), deflate: true }))),
      'REGISTRY.UPLOAD_TOO_LARGE',
    ],
    [
      'holds a file larger than one may be',
      'x.zip',
      zip([{ name: 'a', data: Buffer.alloc(1_000_001), deflate: true }]),
      'REGISTRY.UPLOAD_TOO_LARGE',
    ],
    [
      'has a wrong checksum',
      'x.zip',
      zip([
        { name: 'a', data: text },
        { name: 'b', data: weights, local: { crc: 1 }, central: { crc: 1 } },
      ]),
      'CONTENT.FORMAT_INVALID',
    ],
    ['has a block that was changed', 'x.car', lying, 'CONTENT.CID_MISMATCH'],
    ['lacks a block', 'x.car', holed.car, 'CONTENT.NOT_FOUND'],
    ['has two roots', 'x.car', twoRoots.car, 'CONTENT.CAR_ROOT_UNCLEAR'],
    ['unpacks to more than an upload may have', 'x.car', large.car, 'REGISTRY.UPLOAD_TOO_LARGE'],
    ['is a text', 'x.txt', text, 'CONTENT.FORMAT_UNSUPPORTED'],
  ])('that %s (%s) is refused and stays what it is', async (_, name, bytes, code) => {
    const uploadId = await withFiles({ [name]: bytes });
    expect((await unpack(uploadId, name)).body['code']).toBe(code);
    expect(await filesOf(uploadId)).toEqual([[name, sha(bytes)]]);
    expect(await onDisk(uploadId)).toBe(1);
  });

  it('(a CAR) is unpacked from the root that is named, which may lie below, and keeps a single file by its name', async () => {
    const uploadId = await withFiles({ 'x/m.car': twoRoots.car });
    expect((await unpack(uploadId, 'x/m.car', creator, 'nonsense')).body['code']).toBe('CONTENT.CID_INVALID');
    await unpack(uploadId, 'x/m.car', creator, twoRoots.roots[1]!.toString());
    expect(await filesOf(uploadId)).toEqual([['x/other.txt', sha(Buffer.from('o'))]]);
    const single = await withFiles({ 'x/keys.txt.car': twoRoots.car });
    const { status } = await unpack(single, 'x/keys.txt.car', creator, leaf(Buffer.from('o')).toString());
    expect([status, await filesOf(single)]).toEqual([200, [['x/keys.txt', sha(Buffer.from('o'))]]]);
  });

  it('counts unpacked against the quota', async () => {
    const uploadId = await withFiles({ 'x.zip': zip([{ name: 'a', data: Buffer.alloc(900_000), deflate: true }]) });
    await world.sql(
      `INSERT INTO upload (id, account_id, status, created_at, expires_at, bytes)
       VALUES (gen_random_uuid(), $1, 'Complete', now(), now(), 9000000 - 900000)`,
      [wallet(world, CREATOR).accountId],
    );
    expect((await unpack(uploadId, 'x.zip')).body['code']).toBe('REGISTRY.QUOTA_EXCEEDED');
    expect(await onDisk(uploadId)).toBe(1);
  });

  it("is nobody else's to unpack", async () => {
    const uploadId = await withFiles({});
    expect((await unpack(uploadId, 'm.zip', new Client(world, wallet(world, OTHER)))).body['code']).toBe(
      'REGISTRY.UPLOAD_UNKNOWN',
    );
    expect((await unpack(uploadId, 'm.zip', new Client(world))).body['code']).toBe('AUTH.REQUIRED');
    expect((await creator.json('POST', `/content/uploads/${uploadId}/unpack`, {})).body['code']).toBe(
      'PLATFORM.BAD_REQUEST',
    );
  });
});
