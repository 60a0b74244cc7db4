import { ReadableStream } from 'node:stream/web';
import { describe, expect, it } from '@jest/globals';
import { Http } from './http.js';
import { subscribe } from './subscribe.js';

/** What is told when the server's bytes arrive in these pieces. */
async function told(pieces: readonly string[]): Promise<{ values: unknown[]; aborted: () => boolean }> {
  let signal: AbortSignal | null | undefined;
  const http = new Http({
    origin: 'http://modelverse.test',
    fetch: async (_url, init) => {
      signal = init?.signal;
      const bytes = new TextEncoder();
      return new Response(ReadableStream.from(pieces.map((piece) => bytes.encode(piece))) as unknown as BodyInit);
    },
  });
  const values: unknown[] = [];
  for await (const value of subscribe(http, 'subscription { n }', {})) values.push(value);
  return { values, aborted: () => signal?.aborted ?? false };
}

const next = (n: number) => `event: next\ndata: {"data":{"n":${n}}}\n\n`;
const COMPLETE = 'event: complete\ndata:\n\n';

describe('a subscription over server-sent events', () => {
  it('tells each value, wherever the bytes are cut, until the server completes it', async () => {
    const whole = `:\n\n${next(1)}${next(2)}${COMPLETE}${next(3)}`;
    for (const size of [1, 7, whole.length]) {
      const pieces = whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect((await told(pieces)).values).toEqual([{ n: 1 }, { n: 2 }]);
    }
  });

  it('reads lines that end like Windows ones', async () => {
    expect((await told([`${next(1)}${COMPLETE}`.replaceAll('\n', '\r\n')])).values).toEqual([{ n: 1 }]);
  });

  it('hangs up when it is over', async () => {
    expect((await told([next(1), COMPLETE])).aborted()).toBe(true);
  });

  it('throws the first error by its code', async () => {
    const error = 'event: next\ndata: {"errors":[{"message":"no","extensions":{"code":"EXECUTOR.CALL_UNKNOWN"}}]}\n\n';
    await expect(told([error])).rejects.toMatchObject({ code: 'EXECUTOR.CALL_UNKNOWN' });
  });
});
