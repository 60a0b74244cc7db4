import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cidOf } from './cid-of.js';
import { IpfsNode } from './ipfs-node.js';

const noise = (size: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(size / 32) }, (_, n) => createHash('sha256').update(`${n}`).digest()),
  ).subarray(0, size);
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
async function* folder(files: Record<string, Uint8Array>) {
  for (const [path, bytes] of Object.entries(files)) yield { path, content: once(bytes) };
}
const collect = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(source));
// of the bytes "never stored here"
const ABSENT = 'bafkreidaobrvnfbdlaa3dhgm2r7bij7dvpn7cacuc53vvauptaixz6ryim';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('the IPFS node', () => {
  let dir: string;
  let node: IpfsNode;
  const files = { 'a.txt': Buffer.from('hello'), 'deep/er/b.bin': noise(2_500_000), 'empty.txt': Buffer.alloc(0) };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'icubed-ipfs-'));
    node = await IpfsNode.start({ dir, port: 0 });
  });
  afterAll(async () => {
    await node.close();
    await rm(dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
  });

  it('gives a folder the same CID whoever adds it', async () => {
    const cid = await node.addFolder(folder(files));
    expect(cid).toBe(await node.addFolder(folder(files)));
    expect(cid).toMatchInlineSnapshot(`"bafybeihqr2zuj5ni6esa6pdcipebqgxjsal7gx2gyo6affxvkh436g32ge"`);
  });

  it('reads back files, parts of files and listings by path', async () => {
    const cid = await node.addFolder(folder(files));
    expect((await node.ls(cid)).map((entry) => entry.name).sort()).toEqual(['a.txt', 'deep', 'empty.txt']);
    expect(await node.stat(cid, 'deep/er/b.bin')).toEqual({ type: 'file', size: 2_500_000 });
    expect((await node.stat(cid, 'deep')).type).toBe('directory');
    expect((await collect(node.cat(cid, 'deep/er/b.bin'))).equals(noise(2_500_000))).toBe(true);
    const part = await collect(node.cat(cid, 'deep/er/b.bin', { start: 1_048_570, end: 2_097_200 }));
    expect(part.equals(noise(2_500_000).subarray(1_048_570, 2_097_200))).toBe(true);
    expect(await collect(node.cat(cid, 'a.txt', { start: 2, end: 2 }))).toHaveLength(0);
    expect(await collect(node.cat(cid, 'empty.txt'))).toHaveLength(0);
  });

  it('reads a large file no faster than its reader takes it', async () => {
    async function* megabytes(count: number): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < count; n += 1) yield Buffer.alloc(1_048_576, n);
    }
    const cid = await node.addFile(megabytes(96));
    const held = () => {
      collectGarbage(); // what is merely not collected yet is nobody's
      return process.memoryUsage().arrayBuffers;
    };
    const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
    const before = held();
    const reader = node.cat(cid);
    expect((await reader.next()).value![0]).toBe(0);
    // a collected buffer's memory is given back by another thread, a little later: only what stays is read ahead
    do await pause();
    while (held() - before >= 32 * 1_048_576);
    let size = 0;
    for await (const part of reader) size += part.length;
    expect(size).toBe(95 * 1_048_576);
  });

  it('stores a single file under a CID of its own', async () => {
    const cid = await node.addFile(once(Buffer.from('{"name":"card"}')));
    expect((await collect(node.cat(cid))).toString()).toBe('{"name":"card"}');
  });

  it('stores a file under the CID that is known without storing it', async () => {
    const bytes = noise(3_500_000);
    expect(await cidOf(once(bytes))).toBe(await node.addFile(once(bytes)));
  });

  it('says at once that it does not hold something, and asks nobody else', async () => {
    const cid = await node.addFolder(folder(files));
    await expect(collect(node.cat(ABSENT))).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    await expect(collect(node.cat(cid, 'no/such'))).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    await expect(collect(node.cat(cid, 'deep'))).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    await expect(node.stat(ABSENT)).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    await expect(node.ls(ABSENT)).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    expect(await node.has(ABSENT)).toBe(false);
    expect(await node.has(cid)).toBe(true);
  });

  it.each(['', 'nonsense', 'bafkqaaa', `${ABSENT}/../x`])('refuses %j as a CID', async (cid) => {
    await expect(node.stat(cid)).rejects.toMatchObject({ code: 'CONTENT.CID_INVALID' });
    await expect(collect(node.cat(cid))).rejects.toMatchObject({ code: 'CONTENT.CID_INVALID' });
  });

  it('pins once however often it is asked', async () => {
    const cid = await node.addFolder(folder(files));
    expect(await node.isPinned(cid)).toBe(false);
    await node.pin(cid);
    await node.pin(cid);
    expect(await node.isPinned(cid)).toBe(true);
  });

  it('does not pin what is not here', async () => {
    await expect(node.pin(ABSENT)).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
  });

  it('listens on loopback alone', async () => {
    expect(node.addresses.every((address) => address.startsWith('/ip4/127.0.0.1/tcp/'))).toBe(true);
    const port = Number(/tcp\/(\d+)/.exec(node.addresses[0]!)![1]);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    const reaches = (host: string): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect({ host, port, timeout: 500 });
        socket
          .once('connect', () => resolve(true))
          .once('error', () => resolve(false))
          .once('timeout', () => resolve(false));
        socket.once('connect', () => socket.destroy());
      });
    expect(await reaches('127.0.0.1')).toBe(true);
    expect(outside ? await reaches(outside.address) : false).toBe(false);
  });

  it('names the port that another process has taken', async () => {
    const port = Number(/tcp\/(\d+)/.exec(node.addresses[0]!)![1]);
    const other = join(dir, 'other');
    await expect(IpfsNode.start({ dir: other, port })).rejects.toMatchObject({
      code: 'PLATFORM.PORT_TAKEN',
      extras: { port },
    });
  });

  it('still has everything after a restart', async () => {
    const cid = await node.addFolder(folder(files));
    await node.pin(cid);
    await node.close();
    node = await IpfsNode.start({ dir, port: 0 });
    expect((await collect(node.cat(cid, 'a.txt'))).toString()).toBe('hello');
    expect(await node.isPinned(cid)).toBe(true);
  });
});
