import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Http } from '../transport/http.js';
import { asLargeFile, type LargeFile } from './content-file.js';
import { partBody } from './part-body.js';
import { digestOf, ReadBuffers, readChunks } from './read-chunks.js';

const bytes = randomBytes(3_000_001);
/** As a file on disk: each read fills what it is given. */
const onDisk: LargeFile = {
  path: 'weights.bin',
  size: bytes.length,
  read: async (start, end, into = new Uint8Array(end - start)) => {
    into.set(bytes.subarray(start, end));
    return into;
  },
};
const range = { start: 1_000, end: 2_900_000 };
const sha256 = (of: Uint8Array) => createHash('sha256').update(of).digest('hex');

describe('a part of a file', () => {
  it('is hashed whatever it is read into', async () => {
    for (const file of [onDisk, asLargeFile({ path: 'weights.bin', bytes })]) {
      const digest = await digestOf(file, range, new ReadBuffers());
      expect(digest.toString('hex')).toBe(sha256(bytes.subarray(range.start, range.end)));
    }
  });

  it('is read into a few buffers in turn, and into memory of its own without them', async () => {
    const memories = async (buffers?: ReadBuffers) => {
      const seen = new Set<ArrayBufferLike>();
      for await (const chunk of readChunks(onDisk, { start: 0, end: bytes.length }, buffers)) seen.add(chunk.buffer);
      return seen.size;
    };
    expect(await memories(new ReadBuffers())).toBe(4);
    expect(await memories()).toBe(6);
  });

  it('of nothing has no chunk', async () => {
    expect(await Array.fromAsync(readChunks(onDisk, { start: 5, end: 5 }))).toEqual([]);
  });
});

describe('a part as the body of a request', () => {
  let server: Server;
  let http: Http;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const hash = createHash('sha256');
      request.on('data', (chunk: Buffer) => hash.update(chunk));
      request.on('end', () =>
        response.end(JSON.stringify({ sha256: hash.digest('hex'), length: request.headers['content-length'] })),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    http = new Http({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['from used buffers', range, 1],
    ['from memory of its own', range, 2],
    ['of no byte', { start: 7, end: 7 }, 1],
  ])('arrives with its length: %s', async (_, part, attempt) => {
    const { headers, body } = partBody(onDisk, part, new ReadBuffers(), attempt);
    expect(await http.json('/', { method: 'PUT', headers, body })).toEqual({
      sha256: sha256(bytes.subarray(part.start, part.end)),
      length: String(part.end - part.start),
    });
  });

  it('that a reader keeps to itself for too long goes wrong once, and right with the next attempt', async () => {
    const kept = async (attempt: number) => {
      const { body } = partBody(onDisk, range, new ReadBuffers(), attempt);
      return sha256(Buffer.concat(await Array.fromAsync(body)));
    };
    expect(await kept(1)).not.toBe(sha256(bytes.subarray(range.start, range.end)));
    expect(await kept(2)).toBe(sha256(bytes.subarray(range.start, range.end)));
  });
});
