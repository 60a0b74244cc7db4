import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MANIFEST_FILE } from '@icubed/content';
import { startContentServer, type ContentServer } from '../../test/content-server.js';
import { publish } from '../../test/published-content.js';
import { ContentGateway } from './content-gateway.js';
import { Shelf } from './shelf.js';
import { WeightCache } from './weight-cache.js';
import { WeightFolder } from './weight-folder.js';

const bytes = (size: number, fill = 7) => Buffer.alloc(size, fill);
const folderOf = (size: number, fill = 7) =>
  new Map([
    ['net/a.onnx', bytes(size, fill)],
    ['keys.txt', Buffer.from('a\nb')],
  ]);

describe('the weight cache', () => {
  let server: ContentServer;
  let gateway: ContentGateway;
  let root: string;
  let clock: number;

  beforeEach(async () => {
    server = await startContentServer();
    gateway = new ContentGateway(server.url);
    root = await mkdtemp(join(tmpdir(), 'icubed-weights-'));
    clock = 1_700_000_000;
  });
  afterEach(async () => {
    await gateway.close();
    await server.close();
    await rm(root, { recursive: true });
  });

  const shelfOf = (maxBytes: number) =>
    new Shelf(new WeightFolder(root), { maxBytes, now: () => new Date((clock += 1) * 1000) });
  const cacheOf = (maxBytes = 1_000_000, through = gateway) =>
    new WeightCache(shelfOf(maxBytes), through, { fetchTimeoutMs: 60_000, retryAfterMs: [10] });
  const published = (size = 1_000, fill = 7, cid = `bafytestcontent${fill}`) => {
    const content = publish(folderOf(size, fill), cid);
    server.serve(cid, content.folder);
    return content;
  };
  const stored = async () => (await readdir(root)).length;

  it('fetches every file once and then reads it from disk, also after a restart', async () => {
    const { registered } = published();
    const files = await cacheOf().open(registered);
    expect(Buffer.from(files.get('net/a.onnx')!).equals(bytes(1_000))).toBe(true);
    await cacheOf().open(registered);
    expect(server.asked).toHaveLength(3);
  });

  it('fetches once for leases that come at the same time', async () => {
    const { registered } = published();
    const cache = cacheOf();
    const all = await Promise.all([cache.open(registered), cache.open(registered), cache.open(registered)]);
    expect(new Set(all).size).toBe(1);
    expect(server.asked).toHaveLength(3);
  });

  it('refuses another manifest than the registered one, and keeps nothing', async () => {
    const { registered } = published(1_000, 7);
    server.serve(registered.contentCid, publish(folderOf(1_000, 8)).folder);
    await expect(cacheOf().open(registered)).rejects.toMatchObject({ code: 'NODE.WEIGHTS_MISMATCH' });
    expect(await stored()).toBe(0);
  });

  it('refuses a manifest that another creator registered', async () => {
    const { registered } = published();
    const stolen = { ...registered, creator: `0x${'ee'.repeat(20)}` };
    await expect(cacheOf().open(stolen)).rejects.toMatchObject({ code: 'NODE.WEIGHTS_MISMATCH' });
  });

  it.each([
    ['one changed byte', () => Buffer.concat([bytes(999), Buffer.of(8)])],
    ['a file that is cut', () => bytes(999)],
    ['a file that goes on', () => bytes(500_000)],
  ])('refuses %s, and keeps nothing', async (_, wrong) => {
    const { registered, folder } = published();
    folder.set('net/a.onnx', wrong());
    await expect(cacheOf().open(registered)).rejects.toMatchObject({ code: 'NODE.WEIGHTS_MISMATCH' });
    expect(await stored()).toBe(0);
  });

  it('refuses a manifest whose paths climb out of the folder', async () => {
    const { registered, folder } = published();
    const manifest = Buffer.from(folder.get(MANIFEST_FILE)!).toString().replace('net/a.onnx', '../../etc');
    folder.set(MANIFEST_FILE, Buffer.from(manifest));
    await expect(cacheOf().open(registered)).rejects.toMatchObject({ code: 'NODE.WEIGHTS_MISMATCH' });
    expect(server.asked).toHaveLength(1);
  });

  it('refuses content larger than the cache before a file is fetched', async () => {
    const { registered } = published(2_000);
    await expect(cacheOf(1_500).open(registered)).rejects.toMatchObject({ code: 'NODE.WEIGHTS_TOO_LARGE' });
    expect(server.asked).toHaveLength(1);
  });

  it('fetches again when a stored byte has changed', async () => {
    const { registered } = published();
    await cacheOf().open(registered);
    await writeFile(join(root, registered.digest.slice(2), '1'), bytes(1_000, 9));
    const files = await cacheOf().open(registered);
    expect(Buffer.from(files.get('net/a.onnx')!).equals(bytes(1_000))).toBe(true);
    expect(server.asked).toHaveLength(6);
  });

  it('drops the content that was used least recently when room is needed', async () => {
    const [a, b, c] = [published(1_000, 1), published(1_000, 2), published(1_000, 3)].map(
      ({ registered }) => registered,
    );
    const shelf = shelfOf(2_500);
    const cache = new WeightCache(shelf, gateway, { fetchTimeoutMs: 60_000, retryAfterMs: [] });
    for (const content of [a!, b!, a!, c!]) await cache.open(content);
    expect(shelf.bytes).toBeLessThanOrEqual(2_500);
    const before = server.asked.length;
    await cache.open(a!);
    expect(server.asked).toHaveLength(before);
    await cache.open(b!);
    expect(server.asked).toHaveLength(before + 3);
  });

  it('clears what an earlier run left unfinished', async () => {
    await new WeightFolder(root).list();
    await writeFile(join(root, '.unfinished-abc'), 'half');
    await cacheOf().open(published().registered);
    expect(await stored()).toBe(1);
  });

  it('says that weights are unavailable when the gateway has none, falls silent or sends elsewhere', async () => {
    const path = `/content/ipfs/bafytestcontent7/${MANIFEST_FILE}`;
    const { registered } = publish(folderOf(1_000), 'bafytestcontent7');
    const unavailable = { code: 'NODE.WEIGHTS_UNAVAILABLE' };
    await expect(cacheOf().open(registered)).rejects.toMatchObject(unavailable);
    server.answer(path, (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end());
    await expect(cacheOf().open(registered)).rejects.toMatchObject(unavailable);
    server.answer(path, (response) => response.writeHead(200).write('{'));
    const impatient = new ContentGateway(server.url, { connectMs: 1_000, idleMs: 500 });
    await expect(cacheOf(1_000_000, impatient).open(registered)).rejects.toMatchObject(unavailable);
    await impatient.close();
  });

  it('asks once more when the gateway has not found the content yet', async () => {
    const { registered, folder } = published();
    let refusals = 0;
    server.answer(`/content/ipfs/${registered.contentCid}/${MANIFEST_FILE}`, (response) => {
      if ((refusals += 1) === 1) response.writeHead(504).end();
      else response.end(folder.get(MANIFEST_FILE));
    });
    await cacheOf().open(registered);
    expect(server.asked).toHaveLength(4);
  });

  it('asks for nothing when the content id could leave its place in the path', async () => {
    const { registered } = published();
    await expect(cacheOf().open({ ...registered, contentCid: '../admin?' })).rejects.toMatchObject({
      code: 'CONTENT.CID_INVALID',
    });
    expect(server.asked).toEqual([]);
  });
});
