import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { sendBytes } from './send-bytes.js';

const CHUNK = Buffer.alloc(1_048_576);

describe('bytes that are sent', () => {
  let server: Server;
  afterEach(() => void server.close());

  /** Counts how many chunks were asked of the source, and whether it was let go. */
  async function serving(chunks: number) {
    const state = { made: 0, ended: false };
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        while (state.made < chunks) {
          state.made += 1;
          yield CHUNK;
        }
      } finally {
        state.ended = true;
      }
    }
    server = createServer((_, response) => void sendBytes(source(), response as Response, () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { state, port: (server.address() as AddressInfo).port };
  }

  it('are made no faster than they are taken, and no longer than somebody takes them', async () => {
    const { state, port } = await serving(200);
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      get({ host: '127.0.0.1', port }, resolve).on('error', reject),
    );
    await new Promise((resolve) => response.once('data', resolve));
    response.pause();
    await sleep(700);
    // what the sockets hold, and no more
    expect(state.made).toBeLessThan(40);
    expect(state.ended).toBe(false);
    response.destroy();
    while (!state.ended) await sleep(10);
    expect(state.made).toBeLessThan(60);
  });

  it('all arrive', async () => {
    const { state, port } = await serving(5);
    const bytes = await (await fetch(`http://127.0.0.1:${port}`)).arrayBuffer();
    expect([bytes.byteLength, state.ended]).toEqual([5 * CHUNK.length, true]);
  });
});
