import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CarReader } from '@ipld/car/reader';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DagScope } from './dag/links-of.js';
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
const MEBIBYTE = 1_048_576;

describe('a CAR', () => {
  let dir: string;
  let node: IpfsNode;
  let root: string;
  const big = noise(3 * MEBIBYTE + 10);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'icubed-car-'));
    node = await IpfsNode.start({ dir, port: 0 });
    root = await node.addFolder(
      folder({ 'a.txt': Buffer.from('hello'), 'deep/big.bin': big, 'same.txt': Buffer.from('hello') }),
    );
  });
  afterAll(async () => {
    await node.close();
    await rm(dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
  });

  const carOf = async (path = '', scope?: DagScope) => {
    const bytes = Buffer.concat(await Array.fromAsync(node.car(root, path, scope)));
    const reader = await CarReader.fromBytes(bytes);
    const blocks = await Array.fromAsync(reader.blocks());
    for (const { cid, bytes: block } of blocks)
      expect(Buffer.from(cid.multihash.digest).equals(createHash('sha256').update(block).digest())).toBe(true);
    return { roots: (await reader.getRoots()).map(String), blocks };
  };
  const cidsOf = async (path = '', scope?: DagScope) => (await carOf(path, scope)).blocks.map(({ cid }) => String(cid));

  it('holds every block of a folder once, under its root', async () => {
    const { roots, blocks } = await carOf();
    expect(roots).toEqual([root]);
    // root, a.txt (also same.txt), deep, big.bin and its four leaves
    expect(blocks.map(({ bytes }) => bytes.byteLength > 1_000).filter(Boolean)).toHaveLength(3);
    expect(blocks).toHaveLength(8);
    expect(String(blocks[0]!.cid)).toBe(root);
  });

  it('rebuilds the same folder in an empty store', async () => {
    const other = await mkdtemp(join(tmpdir(), 'icubed-car-other-'));
    const { blocks } = await carOf('deep/big.bin');
    const leaves = blocks.filter(({ cid }) => cid.code === 0x55).map(({ bytes }) => bytes);
    expect(Buffer.concat(leaves).equals(big)).toBe(true);
    await rm(other, { recursive: true });
  });

  it('of a path begins with the blocks that lead there', async () => {
    const cids = await cidsOf('deep/big.bin');
    expect(cids[0]).toBe(root);
    expect(cids).toHaveLength(7);
    expect(await cidsOf('a.txt')).toHaveLength(2);
  });

  it('of an entity is a folder without its files, or a file with all its parts', async () => {
    expect(await cidsOf('', { kind: 'entity' })).toEqual([root]);
    expect(await cidsOf('deep/big.bin', { kind: 'entity' })).toHaveLength(7);
    expect(await cidsOf('deep/big.bin', { kind: 'block' })).toHaveLength(3);
  });

  it.each([
    ['the first byte', { start: 0, end: 1 }, 1],
    ['across a border', { start: MEBIBYTE - 1, end: MEBIBYTE + 1 }, 2],
    ['the last bytes', { start: 3 * MEBIBYTE, end: 3 * MEBIBYTE + 10 }, 1],
  ])('of a part of a file has only the blocks of %s', async (_, range, leaves) => {
    const { blocks } = await carOf('deep/big.bin', { kind: 'entity', range });
    expect(blocks.filter(({ cid }) => cid.code === 0x55)).toHaveLength(leaves);
  });

  it('is none of what is not here', async () => {
    await expect(carOf('no/such')).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
  });

  it('ends with a fault at a block that has decayed', async () => {
    const cid = await node.addFile(once(Buffer.from('decays')));
    expect(Buffer.from(await node.block(cid)).toString()).toBe('decays');
    for (const name of await readdir(join(dir, 'blocks'), { recursive: true })) {
      const file = join(dir, 'blocks', name);
      if (!name.endsWith('.data') || (await readFile(file, 'utf8')) !== 'decays') continue;
      await writeFile(file, 'decayed');
    }
    await expect(node.block(cid)).rejects.toMatchObject({ code: 'CONTENT.CID_MISMATCH' });
    await expect(Array.fromAsync(node.car(cid))).rejects.toMatchObject({ code: 'CONTENT.CID_MISMATCH' });
  });
});
