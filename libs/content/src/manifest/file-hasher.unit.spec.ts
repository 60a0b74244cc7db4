import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { hashStream, verifiedStream } from './file-hasher.js';

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
const expected = { path: 'a', size: 5, sha256: createHash('sha256').update('hello').digest('hex') };
const drain = async (source: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await Array.fromAsync(source)).toString();

describe('hashing a stream', () => {
  it('does not depend on how the bytes arrive', async () => {
    expect(await hashStream(parts('hel', '', 'lo'))).toEqual({ size: 5, sha256: expected.sha256 });
  });
});

describe('verifying a stream', () => {
  it('passes the expected bytes on', async () => {
    expect(await drain(verifiedStream(parts('he', 'llo'), expected))).toBe('hello');
  });

  it.each([['hell'], ['hellp'], ['hello!'], ['']])('fails for %j', async (text) => {
    await expect(drain(verifiedStream(parts(text), expected))).rejects.toMatchObject({ code: 'CONTENT.FILE_MISMATCH' });
  });

  it('fails before it passes bytes beyond the expected size', async () => {
    const seen: string[] = [];
    await expect(
      (async () => {
        for await (const chunk of verifiedStream(parts('hello', 'and more'), expected))
          seen.push(Buffer.from(chunk).toString());
      })(),
    ).rejects.toMatchObject({ code: 'CONTENT.FILE_MISMATCH' });
    expect(seen).toEqual(['hello']);
  });
});
