import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CarWriter } from '@ipld/car';
import { encode } from '@ipld/dag-cbor';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { mutations, refusalOf } from '../../test/refusal-of.js';
import { watched } from '../../test/fixture.js';
import { field, varint } from '../../test/protobuf-bytes.js';
import { u64 } from '../../test/zip-bytes.js';
import { bytesReader } from '../reader/random-access.js';
import { carBlocks, verifyCar } from './car-blocks.js';

const RAW = 0x55;
const sha = (bytes: Uint8Array, algorithm = 'sha256') => new Uint8Array(createHash(algorithm).update(bytes).digest());
const cidOf = (bytes: Uint8Array) => CID.createV1(RAW, create(0x12, sha(bytes)));
const [one, two] = [Buffer.from('one'), Buffer.from('two')];

/** A header and sections byte by byte. */
const section = (cid: Uint8Array, bytes: Uint8Array) => Buffer.concat([varint(cid.length + bytes.length), cid, bytes]);
const header = (value: unknown) => Buffer.concat([varint(encode(value).length), encode(value)]);
const car = (...sections: Buffer[]) => Buffer.concat([header({ version: 1, roots: [cidOf(one)] }), ...sections]);
const block = (bytes: Uint8Array) => section(cidOf(bytes).bytes, bytes);

/** As @ipld/car writes it. */
async function written(...blocks: Uint8Array[]): Promise<Buffer> {
  const { writer, out } = CarWriter.create([cidOf(blocks[0]!)]);
  const chunks: Uint8Array[] = [];
  const collected = (async () => {
    for await (const chunk of out) chunks.push(chunk);
  })();
  for (const bytes of blocks) await writer.put({ cid: cidOf(bytes), bytes });
  await writer.close();
  await collected;
  return Buffer.concat(chunks);
}

const PRAGMA = Buffer.from('0aa16776657273696f6e02', 'hex');
const version2 = (inner: Buffer, from = 51, bytes = inner.length, index = 0, tail = Buffer.alloc(0)) =>
  Buffer.concat([PRAGMA, Buffer.alloc(16), u64(from), u64(bytes), u64(index), inner, tail]);

const refused = (bytes: Uint8Array) => refusalOf(() => verifyCar(bytesReader(bytes)));

describe('a CAR', () => {
  it('is walked as @ipld/car wrote it, each block with its place', async () => {
    const bytes = await written(one, two);
    const seen: [string, string, string][] = [];
    for await (const { cid, bytes: content, offset } of carBlocks(bytesReader(bytes)))
      seen.push([cid.toString(), Buffer.from(content).toString(), bytes.toString('latin1', offset, offset + 3)]);
    expect(seen).toEqual([
      [cidOf(one).toString(), 'one', 'one'],
      [cidOf(two).toString(), 'two', 'two'],
    ]);
    expect(await verifyCar(bytesReader(bytes))).toEqual({
      version: 1,
      roots: [cidOf(one).toString()],
      blocks: 2,
      bytes: 6,
      missingRoots: [],
    });
  });

  it('of version 2 is its inner version 1, whatever its index says', async () => {
    const inner = car(block(one));
    const bytes = version2(inner, 51, inner.length, 51 + inner.length, Buffer.from('an index that lies'));
    expect(await verifyCar(bytesReader(bytes))).toMatchObject({ version: 2, blocks: 1, missingRoots: [] });
  });

  it('may lack its roots, which is told, and hold CIDs of version 0, identity and SHA-512', async () => {
    expect((await verifyCar(bytesReader(car(block(two))))).missingRoots).toEqual([cidOf(one).toString()]);
    const zero = CID.createV0(create(0x12, sha(one)) as never).bytes;
    const identity = CID.createV1(RAW, create(0, one)).bytes;
    const long = CID.createV1(RAW, create(0x13, sha(one, 'sha512'))).bytes;
    expect(await refused(car(section(zero, one), section(identity, one), section(long, one)))).toBe('accepted');
    expect(await refused(car())).toBe('accepted');
  });

  const bogus = CID.createV1(RAW, create(0x12, sha(two))).bytes;
  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /TRUNCATED/],
    ['a header of 2^50 bytes', Buffer.concat([varint(2n ** 50n), Buffer.alloc(9)]), /FORMAT_LIMIT/],
    ['a header of 2^62 bytes', Buffer.concat([varint(2n ** 62n), Buffer.alloc(9)]), /no varint/],
    ['a header beyond the file', Buffer.concat([varint(100), Buffer.alloc(9)]), /TRUNCATED/],
    ['a header that is no CBOR', Buffer.concat([varint(2), Buffer.from([0xff, 0xff])]), /DAG-CBOR/],
    [
      '2^32 roots',
      Buffer.concat([varint(22), Buffer.from('a26776657273696f6e0165726f6f74739affffffff', 'hex'), Buffer.alloc(1)]),
      /DAG-CBOR/,
    ],
    ['a header that is a list', header([1]), /no version/],
    ['a header that is text', header('version'), /no version/],
    ['version 3', header({ version: 3 }), /UNSUPPORTED.*3/],
    ['no roots', header({ version: 1 }), /other fields/],
    ['another field', header({ version: 1, roots: [], x: 1 }), /other fields/],
    ['roots that are no list', header({ version: 1, roots: 1 }), /no list/],
    ['roots that are no CIDs', header({ version: 1, roots: ['a'] }), /no CID/],
    ['other bytes than the CID names', car(section(bogus, one)), /CID_MISMATCH/],
    ['a block changed by one bit', car(section(cidOf(one).bytes, Buffer.from('ona'))), /CID_MISMATCH/],
    ['an identity that is not', car(section(CID.createV1(RAW, create(0, two)).bytes, one)), /CID_MISMATCH/],
    [
      'a digest cut short',
      car(section(CID.createV1(RAW, create(0x12, sha(one).subarray(0, 4))).bytes, one)),
      /CID_MISMATCH/,
    ],
    ['an unknown hash', car(section(CID.createV1(RAW, create(0x99, sha(one))).bytes, one)), /UNSUPPORTED.*0x99/],
    ['an empty section', car(Buffer.from([0])), /no CID/],
    ['no CID', car(section(Buffer.from('hello'), one)), /CID_INVALID/],
    ['a block cut', car(block(one)).subarray(0, -1), /TRUNCATED/],
    ['a length cut', Buffer.concat([car(block(one)), Buffer.from([0x80])]), /TRUNCATED/],
    ['a length written long', car(Buffer.from([0xa7, 0x80, 0x00])), /no varint/],
    ['a block of 1 GiB', car(Buffer.concat([varint(2 ** 30), Buffer.alloc(50)])), /FORMAT_LIMIT/],
    ['version 2 in version 2', version2(version2(car(block(one)))), /frames version 2/],
    ['blocks in the header', version2(car(block(one)), 11), /overlap the header/],
    ['blocks beyond the file', version2(car(block(one)), 51, 10_000), /TRUNCATED/],
    ['blocks at 2^64', version2(car(block(one)), 51, 10, 0).fill(0xff, 27, 43), /FORMAT_INVALID/],
    ['an index in the blocks', version2(car(block(one)), 51, undefined, 60), /index overlaps/],
    ['a protobuf', field(1, 'x'), /FORMAT_/],
  ])('with %s is refused', async (_, bytes, why) => {
    expect(await refused(bytes)).toMatch(why);
  });

  it('gives out no block behind one that is wrong', async () => {
    const given: string[] = [];
    const walk = async () => {
      for await (const { bytes } of carBlocks(bytesReader(car(block(one), section(bogus, one), block(two)))))
        given.push(Buffer.from(bytes).toString());
    };
    expect(await refusalOf(walk)).toMatch(/CID_MISMATCH/);
    expect(given).toEqual(['one']);
  });

  it('is read a block at a time', async () => {
    const reader = watched(await written(...Array.from({ length: 40 }, (_, n) => Buffer.alloc(100_000, n))));
    await verifyCar(reader);
    expect(reader.longest).toBeLessThan(101_000);
    expect(reader.total).toBeLessThan(5_000_000);
  });

  it('of any bytes is accepted or refused with a code', async () => {
    const valid = [await written(one, two), version2(car(block(one)))];
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 100 }), ...valid.map(mutations)), async (bytes) => {
        expect(await refused(bytes)).toMatch(/^accepted|^CONTENT\./);
      }),
      { numRuns: 1_500 },
    );
  });
});
