import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { gatewaySource } from './gateway-source.js';

const CAR = { 'content-type': 'application/vnd.ipld.car; version=1' };

describe('a gateway that is imported from', () => {
  let server: Server;
  let asked: string[] = [];
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function open(answer: RequestListener, signal = new AbortController().signal): Promise<Buffer | undefined> {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url!);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const source = gatewaySource(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { silenceMs: 2_000 });
    const car = await source.open('bafy', signal);
    return car && Buffer.concat(await Array.fromAsync(car));
  }

  it('is asked for a CAR of the whole', async () => {
    expect(String(await open((_, response) => response.writeHead(200, CAR).end('car')))).toBe('car');
    expect(asked).toEqual(['/ipfs/bafy?format=car&dag-scope=all&car-dups=n']);
  });

  it.each([404, 410])('may not have it (%d)', async (status) => {
    expect(await open((_, response) => response.writeHead(status).end())).toBeUndefined();
  });

  it.each<[string, RequestListener]>([
    ['leads elsewhere', (_, response) => response.writeHead(302, { location: '/inside' }).end()],
    ['leads inside', (_, response) => response.writeHead(307, { location: 'http://169.254.169.254/' }).end()],
    ['answers a page', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
    ['fails', (_, response) => response.writeHead(500).end()],
    ['says nothing', () => undefined],
    ['falls silent', (_, response) => void response.writeHead(200, CAR).write('c')],
    ['hangs up', (_, response) => void response.writeHead(200, CAR).write('c', () => response.destroy())],
  ])('and %s is a failure of its own', async (_, answer) => {
    await expect(open(answer)).rejects.toMatchObject({ code: 'REGISTRY.IMPORT_SOURCE_FAILED' });
    expect(asked).toHaveLength(1);
  });

  it('is left when the import has to end', async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 200);
    await expect(open((_, response) => void response.writeHead(200, CAR).write('c'), ending.signal)).rejects.toThrow();
  });
});
