import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from '../sealed-folder.js';
import { UploadFolder } from '../upload-folder.js';
import { inspectContent } from './inspect-content.js';

function safetensors(header: object, bytes: number): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(bytes)]);
}

const tensor = (bytes: number) => ({ w: { dtype: 'F32', shape: [2], data_offsets: [0, bytes] } });
const index = (shard: string) => JSON.stringify({ metadata: {}, weight_map: { w: shard } });
// protocol 2, GLOBAL os.system, a call
const pickle = Buffer.from('\x80\x02cos\nsystem\nX\x02\x00\x00\x00lsq\x00\x85R.', 'latin1');

describe('looking into uploaded files', () => {
  let dir: string;
  let uploads: UploadFolder;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'icubed-inspect-'));
    uploads = new UploadFolder(dir);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function outcome(files: Record<string, string | Buffer>): Promise<unknown> {
    const blobs = new Map(Object.keys(files).map((path, number) => [path, `blob-${number}`]));
    for (const [path, blob] of blobs) await uploads.receive('upload', blob, once(Buffer.from(files[path]!)));
    return inspectContent([...blobs.keys()], (path) => uploads.randomAccess('upload', blobs.get(path)!)).then(
      () => 'accepted',
      ({ code, extras }: { code: string; extras: { path: string } }) => [code, extras.path],
    );
  }

  it.each([
    ['what is no model', { 'rows.csv': 'a,b\n1,2\n', 'sub/empty.txt': '' }],
    ['safetensors', { 'model.safetensors': safetensors(tensor(8), 8) }],
    [
      'an index with its shard',
      { 'm.safetensors.index.json': index('m-1.safetensors'), 'm-1.safetensors': safetensors(tensor(8), 8) },
    ],
  ])('accepts %s', async (_what, files) => {
    expect(await outcome(files as Record<string, string | Buffer>)).toBe('accepted');
  });

  it.each([
    ['a pickle', 'CONTENT.PICKLE_REFUSED', { 'ok.txt': 'text', 'weights.bin': pickle }, 'weights.bin'],
    ['a name that lies', 'CONTENT.FORMAT_MISMATCH', { 'model.onnx': 'weights' }, 'model.onnx'],
    [
      'a tensor of other bytes than its shape',
      'CONTENT.FORMAT_INVALID',
      { 'a/model.safetensors': safetensors(tensor(4), 4) },
      'a/model.safetensors',
    ],
    [
      'a shard that is not there',
      'CONTENT.PART_INVALID',
      { 'm.safetensors.index.json': index('m-1.safetensors') },
      'm.safetensors.index.json',
    ],
    [
      'what is compressed',
      'CONTENT.FORMAT_UNSUPPORTED',
      { 'x.json': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]) },
      'x.json',
    ],
  ])('refuses %s and names the file', async (_what, code, files, path) => {
    expect(await outcome(files as unknown as Record<string, string | Buffer>)).toEqual([code, path]);
  });
});
