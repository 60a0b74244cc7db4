import { createHash } from 'node:crypto';
import * as dagPb from '@ipld/dag-pb';
import { describe, expect, it } from '@jest/globals';
import { UnixFS } from 'ipfs-unixfs';
import { importByteStream } from 'ipfs-unixfs-importer';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { ModelverseError } from '@icubed/errors';
import type { BlockReader } from './block-reader.js';
import { bytesOf } from './bytes-of.js';

const SIZE = 10_007;
const bytes = Buffer.from(Array.from({ length: SIZE }, (_, n) => (n * 31 + (n >> 8)) % 256));

/** Blocks in memory that count how many are asked for at once. */
function memory() {
  const held = new Map<string, Uint8Array>();
  const reads = { now: 0, most: 0, all: 0 };
  const read: BlockReader = async (cid) => {
    reads.now += 1;
    reads.all += 1;
    reads.most = Math.max(reads.most, reads.now);
    await new Promise((resolve) => setImmediate(resolve));
    reads.now -= 1;
    const found = held.get(cid.toString());
    if (found === undefined) throw new ModelverseError('CONTENT.NOT_FOUND', 'not here');
    return { cid, bytes: found };
  };
  const add = (block: Uint8Array, code = 0x55): CID => {
    const cid = CID.createV1(code, create(0x12, createHash('sha256').update(block).digest()));
    held.set(cid.toString(), block);
    return cid;
  };
  const file = (sizes: bigint[], parts: CID[]): CID => {
    const entry = new UnixFS({ type: 'file' });
    for (const size of sizes) entry.addBlockSize(size);
    const Links = parts.map((Hash) => ({ Name: '', Hash }));
    return add(dagPb.encode(dagPb.prepare({ Data: entry.marshal(), Links })), dagPb.code);
  };
  const store = {
    put: (cid: CID, block: Uint8Array) => {
      held.set(cid.toString(), block);
      return cid;
    },
  };
  return { held, reads, read, add, file, store: store as unknown as Parameters<typeof importByteStream>[1] };
}

async function imported(rawLeaves: boolean) {
  const blocks = memory();
  const options = { rawLeaves, chunker: fixedSize({ chunkSize: 100 }), layout: balanced({ maxChildrenPerNode: 5 }) };
  const { cid } = await importByteStream([bytes], blocks.store, options);
  return { ...blocks, cid };
}

async function read(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source));
}

describe('the bytes of a file', () => {
  it.each([
    ['raw leaves', true],
    ['leaves of dag-pb', false],
  ])('are those that were imported, whole and in part, with %s', async (_, rawLeaves) => {
    const { cid, read: reader } = await imported(rawLeaves);
    const parts = [
      [0, SIZE],
      [0, 1],
      [99, 101],
      [100, 200],
      [1_234, 7_777],
      [SIZE - 1, SIZE],
    ] as const;
    for (const [start, end] of parts)
      expect((await read(bytesOf(cid, SIZE, reader, { start, end }))).equals(bytes.subarray(start, end))).toBe(true);
  });

  it('are read a few blocks ahead, and no further than they are taken', async () => {
    const { cid, reads, read: reader } = await imported(true);
    const source = bytesOf(cid, SIZE, reader, { start: 0, end: SIZE });
    await source.next();
    const begun = reads.all;
    expect(begun).toBeLessThanOrEqual(6 * 4);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(reads.all).toBe(begun);
    await read(source);
    // six of a level: where a node turns out to lead on, what follows it may be under way already
    expect(reads.most).toBeLessThanOrEqual(12);
    expect(reads.most).toBeGreaterThan(4);
  });

  it('ask for nothing that a part does not need', async () => {
    const { cid, reads, read: reader } = await imported(true);
    await read(bytesOf(cid, SIZE, reader, { start: 5_000, end: 5_100 }));
    // one of each level, and the leaf
    expect(reads.all).toBe(4);
  });

  it('end with the block that is missing, after those before it', async () => {
    const { cid, held, read: reader } = await imported(true);
    const leaf = createHash('sha256').update(bytes.subarray(700, 800)).digest();
    held.delete(CID.createV1(0x55, create(0x12, leaf)).toString());
    const got: Uint8Array[] = [];
    const reading = (async () => {
      for await (const part of bytesOf(cid, SIZE, reader, { start: 0, end: SIZE })) got.push(part);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'CONTENT.NOT_FOUND' });
    expect(Buffer.concat(got).equals(bytes.subarray(0, 700))).toBe(true);
  });

  const small = Buffer.from('abc');
  it.each<[string, (blocks: ReturnType<typeof memory>) => CID]>([
    ['a leaf that is longer than announced', (b) => b.file([2n, 2n], [b.add(small), b.add(Buffer.from('de'))])],
    ['a leaf that is shorter than announced', (b) => b.file([4n], [b.add(small)])],
    [
      'a folder for a part',
      (b) =>
        b.file(
          [4n],
          [b.add(dagPb.encode(dagPb.prepare({ Data: new UnixFS({ type: 'directory' }).marshal() })), dagPb.code)],
        ),
    ],
    ['a part that is no UnixFS', (b) => b.file([4n], [b.add(dagPb.encode(dagPb.prepare({})), dagPb.code)])],
    ['a part that is no protobuf', (b) => b.file([4n], [b.add(Buffer.from('no protobuf'), dagPb.code)])],
  ])('are refused where the DAG has %s', async (_, make) => {
    const blocks = memory();
    await expect(read(bytesOf(make(blocks), 4, blocks.read, { start: 0, end: 4 }))).rejects.toMatchObject({
      code: 'CONTENT.FORMAT_INVALID',
    });
  });

  it('are refused where the root has another size than was said', async () => {
    const blocks = memory();
    await expect(read(bytesOf(blocks.add(small), 4, blocks.read, { start: 0, end: 4 }))).rejects.toMatchObject({
      code: 'CONTENT.FORMAT_INVALID',
    });
  });
});
