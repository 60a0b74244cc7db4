import { createHash, randomBytes } from 'node:crypto';
import * as dagPb from '@ipld/dag-pb';
import { describe, expect, it } from '@jest/globals';
import { UnixFS } from 'ipfs-unixfs';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { importer } from 'ipfs-unixfs-importer';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { ModelverseError } from '@icubed/errors';
import type { BlockReader } from './block-reader.js';
import { filesOf } from './files-of.js';

/** Blocks in memory, as bytes that a parser is given. */
class Blocks {
  private readonly held = new Map<string, Uint8Array>();

  async put(cid: CID, bytes: Uint8Array): Promise<CID> {
    this.held.set(cid.toString(), bytes);
    return cid;
  }

  async *get(cid: CID): AsyncGenerator<Uint8Array> {
    yield this.held.get(cid.toString())!;
  }

  add(bytes: Uint8Array, code = 0x55): CID {
    const cid = CID.createV1(code, create(0x12, createHash('sha256').update(bytes).digest()));
    this.held.set(cid.toString(), bytes);
    return cid;
  }

  node(data: UnixFS | undefined, links: [string, CID][]): CID {
    return this.add(
      dagPb.encode(
        dagPb.prepare({
          ...(data && { Data: data.marshal() }),
          Links: links.map(([Name, Hash]) => ({ Name, Hash })),
        }),
      ),
      dagPb.code,
    );
  }

  readonly read: BlockReader = async (cid) => {
    const bytes = this.held.get(cid.toString());
    if (!bytes) throw new ModelverseError('CONTENT.NOT_FOUND', 'not here');
    return { cid, bytes };
  };
}

async function* folder(files: Record<string, Uint8Array>) {
  for (const [path, content] of Object.entries(files)) yield { path, content };
}

async function unpacked(root: CID, blocks: Blocks): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for await (const { path, content } of filesOf(root, blocks.read))
    files[path] = Buffer.concat(await Array.fromAsync(content()));
  return files;
}

async function imported(files: Record<string, Uint8Array>, options: object = {}): Promise<[CID, Blocks]> {
  const blocks = new Blocks();
  let root: CID | undefined;
  const store = blocks as unknown as Parameters<typeof importer>[1];
  for await (const { cid } of importer(folder(files), store, { wrapWithDirectory: true, ...options })) root = cid;
  return [root!, blocks];
}

const file = (blocks: Blocks, sizes: bigint[], parts: CID[]) => {
  const entry = new UnixFS({ type: 'file' });
  for (const size of sizes) entry.addBlockSize(size);
  return blocks.node(
    entry,
    parts.map((part) => ['', part]),
  );
};
const small = Buffer.from('abc');

describe('the files of a DAG', () => {
  const files = {
    'a/deep/one.bin': randomBytes(50_000),
    'a/two.txt': small,
    'zero.bin': Buffer.alloc(30_000),
    empty: Buffer.alloc(0),
  };

  it.each([
    ['raw leaves', { rawLeaves: true }],
    ['leaves of dag-pb, CIDs of version 0', { rawLeaves: false, cidVersion: 0 }],
    ['sharded folders', { shardSplitThresholdBytes: 0, rawLeaves: true }],
  ])('are those that were imported, with %s', async (_, options) => {
    const [root, blocks] = await imported(files, { chunker: fixedSize({ chunkSize: 1_000 }), ...options });
    const found = await unpacked(root, blocks);
    expect(Object.keys(found).sort()).toEqual(Object.keys(files).sort());
    for (const [path, bytes] of Object.entries(files)) expect(found[path]!.equals(bytes)).toBe(true);
  });

  it('of a single block is one without a path', async () => {
    const blocks = new Blocks();
    expect(await unpacked(blocks.add(small), blocks)).toEqual({ '': small });
  });

  it.each<[string, (blocks: Blocks) => CID, string]>([
    ['announces fewer bytes than it has', (b) => file(b, [2n], [b.add(small)]), 'CONTENT.FORMAT_INVALID'],
    ['announces more bytes than it has', (b) => file(b, [4n], [b.add(small)]), 'CONTENT.FORMAT_INVALID'],
    ['announces 2^60 bytes', (b) => file(b, [2n ** 60n], [b.add(small)]), 'CONTENT.FORMAT_INVALID'],
    ['lacks a block', (b) => file(b, [3n], [new Blocks().add(small)]), 'CONTENT.NOT_FOUND'],
    [
      'has a folder in a file',
      (b) => file(b, [3n], [b.node(new UnixFS({ type: 'directory' }), [])]),
      'CONTENT.FORMAT_INVALID',
    ],
    ['holds a symlink', (b) => b.node(new UnixFS({ type: 'symlink', data: small }), []), 'CONTENT.ARCHIVE_UNSAFE'],
    ['is no UnixFS', (b) => b.node(undefined, []), 'CONTENT.FORMAT_INVALID'],
    ['is no protobuf', (b) => b.add(Buffer.from('no protobuf'), dagPb.code), 'CONTENT.FORMAT_INVALID'],
    ['is CBOR', (b) => b.add(Buffer.from([0xa0]), 0x71), 'CONTENT.FORMAT_UNSUPPORTED'],
    ...['..', '.', '', 'a/b', '/a'].map((name): [string, (blocks: Blocks) => CID, string] => [
      `names a file ${JSON.stringify(name)}`,
      (b) => b.node(new UnixFS({ type: 'directory' }), [[name, b.add(small)]]),
      'CONTENT.ARCHIVE_UNSAFE',
    ]),
  ])('that %s are refused', async (_, make, code) => {
    const blocks = new Blocks();
    await expect(unpacked(make(blocks), blocks)).rejects.toMatchObject({ code });
  });

  it('that repeat without end are refused in time', async () => {
    const blocks = new Blocks();
    let root = blocks.node(new UnixFS({ type: 'directory' }), []);
    for (let depth = 0; depth < 6; depth += 1)
      root = blocks.node(
        new UnixFS({ type: 'directory' }),
        Array.from({ length: 100 }, (_, n) => [`${n}`, root]),
      );
    await expect(unpacked(root, blocks)).rejects.toMatchObject({ code: 'CONTENT.FORMAT_LIMIT' });
    let part = file(blocks, [], []);
    for (let depth = 0; depth < 6; depth += 1)
      part = file(
        blocks,
        [],
        Array.from({ length: 100 }, () => part),
      );
    await expect(unpacked(part, blocks)).rejects.toMatchObject({ code: 'CONTENT.FORMAT_LIMIT' });
  });
});
