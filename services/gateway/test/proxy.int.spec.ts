import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServiceTokenVerifier, publicJwkOf } from '@icubed/identity';
import { call, signIn, startGateway, type TestGateway } from './test-gateway.js';

let gateway: TestGateway;
let answer: RequestListener;
const seen: IncomingMessage[] = [];

beforeAll(async () => {
  gateway = await startGateway({ ICUBED_GATEWAY_PROXY_IDLE_MS: '2000' }, (request, response) => {
    seen.push(request);
    answer(request, response);
  });
});
beforeEach(() => {
  seen.length = 0;
  answer = (_request, response) => void response.end('{}');
});
afterAll(() => gateway.close());

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('the REST proxy', () => {
  it('speaks for the principal with a token of the service, and strips what claims an identity', async () => {
    const { accessToken, accountId } = await signIn(gateway.url);
    const headers = {
      'x-account-id': 'mallory',
      'x-principal': 'admin',
      cookie: 'a=b',
      'x-forwarded-user': 'mallory',
      'idempotency-key': 'k',
    };
    await call(`${gateway.url}/v1/assets/did:icubed:1:2/invoke?x=1`, { token: accessToken, headers });
    const { headers: received, url } = seen[0] as IncomingMessage;
    expect(url).toBe('/v1/assets/did:icubed:1:2/invoke?x=1');
    expect(received).toMatchObject({
      'idempotency-key': 'k',
      'x-forwarded-proto': 'http',
      traceparent: expect.stringMatching(/^00-/) as unknown as string,
    });
    for (const name of ['x-account-id', 'x-principal', 'cookie', 'x-forwarded-user', 'x-api-key'])
      expect(received[name]).toBeUndefined();
    expect(received.authorization).not.toContain(accessToken);
    const verify = await createServiceTokenVerifier({
      audience: 'executor',
      issuers: { gateway: publicJwkOf(gateway.key) },
    });
    expect(await verify(String(received.authorization).slice('Bearer '.length))).toMatchObject({
      kind: 'wallet',
      accountId,
    });
  });

  it('hands rankings to benchmark, with a token that no other service takes', async () => {
    const { accessToken, accountId } = await signIn(gateway.url);
    await call(`${gateway.url}/v1/rankings/latest`, { token: accessToken });
    expect(seen[0]?.url).toBe('/v1/rankings/latest');
    const issuers = { gateway: publicJwkOf(gateway.key) };
    const verify = await createServiceTokenVerifier({ audience: 'benchmark', issuers });
    expect(await verify(String(seen[0]?.headers.authorization).slice('Bearer '.length))).toMatchObject({ accountId });
  });

  it('hands what an asset says of itself to the registry, and its calls to the executor', async () => {
    for (const path of ['card', 'mlbom?version=1.7', 'spdx'])
      await call(`${gateway.url}/v1/assets/did:icubed:1:2/${path}`).catch(() => undefined);
    expect(seen).toEqual([]);
    for (const path of ['invoke', 'mlbom/x', 'spdxx']) await call(`${gateway.url}/v1/assets/did:icubed:1:2/${path}`);
    expect(seen).toHaveLength(3);
  });

  it('hands blocks and CARs to the registry, with what they are verified and kept by', async () => {
    const asked: IncomingMessage[] = [];
    const registry = createServer((request, response) => {
      asked.push(request);
      response.setHeader('etag', '"c.raw"').setHeader('x-ipfs-path', '/ipfs/c').setHeader('vary', 'accept');
      response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw' }).end('block');
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const other = await startGateway({ ICUBED_GATEWAY_REGISTRY_URL: origin });
    try {
      const headers = { accept: 'application/vnd.ipld.raw', 'if-none-match': '"d.raw"' };
      const response = await fetch(`${other.url}/ipfs/c?format=raw`, { headers });
      expect([response.status, await response.text()]).toEqual([200, 'block']);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        etag: '"c.raw"',
        'x-ipfs-path': '/ipfs/c',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
      });
      expect([asked[0]?.url, asked[0]?.headers]).toEqual(['/ipfs/c?format=raw', expect.objectContaining(headers)]);
      expect((await fetch(`${other.url}/content/did:icubed:1:2/car`)).status).toBe(200);
    } finally {
      await other.close();
      registry.close();
    }
  });

  it('hands MCP to the executor as the principal, with the protocol version the client speaks', async () => {
    const { accessToken, accountId } = await signIn(gateway.url);
    const accept = 'application/json, text/event-stream';
    const headers = { accept, 'mcp-protocol-version': '2025-06-18', 'mcp-session-id': 'none' };
    await call(`${gateway.url}/mcp`, { token: accessToken, json: { jsonrpc: '2.0' }, headers });
    const { headers: received, url } = seen[0] as IncomingMessage;
    expect([url, received.accept, received['mcp-protocol-version']]).toEqual(['/mcp', accept, '2025-06-18']);
    expect(received['mcp-session-id']).toBeUndefined();
    const issuers = { gateway: publicJwkOf(gateway.key) };
    const verify = await createServiceTokenVerifier({ audience: 'executor', issuers });
    expect(await verify(String(received.authorization).slice('Bearer '.length))).toMatchObject({ accountId });
    expect((await call(`${gateway.url}/mcp`, { token: 'icu_no', json: {} })).status).toBe(401);
    expect(seen).toHaveLength(1);
  });

  it('lets the anonymous pass as such: the service decides', async () => {
    await call(`${gateway.url}/v1/quotes`);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('sends a wrong credential away before the service sees it', async () => {
    expect((await call(`${gateway.url}/v1/quotes`, { token: 'icu_no' })).status).toBe(401);
    expect(seen).toHaveLength(0);
  });

  it('answers with the status, the body and only the headers that are meant for clients', async () => {
    answer = (_request, response) => {
      response.writeHead(402, {
        'content-type': 'application/problem+json',
        'set-cookie': 'a=b',
        server: 'inside',
        'retry-after': '3',
        'x-icubed-receipt': 'r',
      });
      response.end('{"code":"X"}');
    };
    const { status, headers, body } = await call(`${gateway.url}/v1/quotes`);
    expect([status, body]).toEqual([402, { code: 'X' }]);
    expect(headers.get('x-icubed-receipt')).toBe('r');
    expect(headers.get('retry-after')).toBe('3');
    expect([headers.get('set-cookie'), headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null, null]);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('hands an upload on while it is still being sent', async () => {
    const received: Buffer[] = [];
    answer = (request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk));
      request.on('end', () => void response.end('{}'));
    };
    const upload = httpRequest(`${gateway.url}/v1/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
    });
    const done = new Promise<number | undefined>((resolve) =>
      upload.once('response', (response) => resolve(response.resume().statusCode)),
    );
    upload.write('first');
    await until(() => received.length > 0);
    expect(Buffer.concat(received).toString()).toBe('first');
    upload.end('last');
    expect(await done).toBe(200);
    expect(Buffer.concat(received).toString()).toBe('firstlast');
  });

  it('passes resumable uploads on: what is spoken, how far a file is, and the next piece', async () => {
    answer = (request, response) => {
      response.setHeader('tus-resumable', '1.0.0');
      if (request.method === 'OPTIONS') response.setHeader('tus-extension', 'creation');
      else response.setHeader('upload-offset', String(request.headers['upload-offset'] ?? '7'));
      response.writeHead(request.method === 'HEAD' ? 200 : 204).end();
    };
    const at = `${gateway.url}/v1/uploads/a/resumable/b`;
    expect((await fetch(at, { method: 'OPTIONS' })).headers.get('tus-extension')).toBe('creation');
    expect((await fetch(at, { method: 'HEAD' })).headers.get('upload-offset')).toBe('7');
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '9',
      'content-type': 'application/offset+octet-stream',
    };
    const piece = await fetch(at, { method: 'PATCH', headers, body: 'piece' });
    expect([piece.status, piece.headers.get('upload-offset')]).toEqual([204, '9']);
    const preflight = await fetch(at, {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'PATCH' },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('upload-offset');
    expect(preflight.headers.get('access-control-expose-headers')).toContain('upload-offset');
  });

  it('makes the client wait while the service does not read, and holds little of the body', async () => {
    const mebibyte = Buffer.alloc(1_048_576);
    let resume: () => void = () => undefined;
    let received = 0;
    answer = (request, response) => {
      resume = () =>
        void request.on('data', (chunk: Buffer) => (received += chunk.length)).on('end', () => void response.end('{}'));
    };
    const upload = httpRequest(`${gateway.url}/v1/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
    });
    const done = new Promise<number | undefined>((resolve) =>
      upload.once('response', (response) => resolve(response.resume().statusCode)),
    );
    upload.flushHeaders();
    let sent = 0;
    for (; sent < 256; sent += 1) {
      const full = !upload.write(mebibyte);
      const drained = new Promise<boolean>((resolve) => upload.once('drain', () => resolve(true)));
      if (full && !(await Promise.race([drained, new Promise<boolean>((resolve) => setTimeout(resolve, 500, false))])))
        break;
    }
    expect(sent).toBeLessThan(64);
    resume();
    upload.end();
    expect(await done).toBe(200);
    expect(received).toBe((sent + 1) * mebibyte.length);
  });

  it('hands an answer on while the service still writes it', async () => {
    let finish: () => void = () => undefined;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      finish = () => void response.end('data: 2\n\n');
    };
    const response = await fetch(`${gateway.url}/v1/calls/1/events`);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('data: 1\n\n');
    finish();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('data: 2\n\n');
  });

  it('cuts the service off when the client hangs up', async () => {
    let cut = false;
    let current: ServerResponse | undefined;
    answer = (_request, response) => {
      current = response;
      response.writeHead(200).write('.');
      response.once('close', () => (cut = true));
    };
    const abort = new AbortController();
    await fetch(`${gateway.url}/v1/slow`, { signal: abort.signal });
    expect(current?.closed).toBe(false);
    abort.abort();
    await until(() => cut);
  });

  it('cuts the client off when the service breaks in the middle of an answer', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 50);
    };
    const response = await fetch(`${gateway.url}/v1/half`);
    await expect(response.text()).rejects.toThrow();
  });

  it('says with a code that a service does not answer', async () => {
    answer = (_request, response) => void response.destroy();
    expect(await call(`${gateway.url}/v1/gone`)).toMatchObject({
      status: 502,
      body: { code: 'GATEWAY.UPSTREAM_UNAVAILABLE', retryable: true },
    });
  });

  it('says with a code that a service is silent', async () => {
    answer = () => undefined;
    expect(await call(`${gateway.url}/v1/silent`)).toMatchObject({
      status: 504,
      body: { code: 'GATEWAY.UPSTREAM_TIMEOUT', retryable: true },
    });
  });

  it('has no other route in: unknown paths and internal ones are not found', async () => {
    for (const path of ['/internal/runs', '/v2', '/', '/v1../internal/runs', '/health/../internal']) {
      expect((await call(`${gateway.url}${path}`)).status).toBe(404);
    }
    expect(seen).toHaveLength(0);
  });

  it.each([
    '/v1/../internal/calls/0x01/steps/1',
    '/v1/%2e%2e/internal/runs',
    '/v1/.%2E/internal/runs',
    '/v1/calls/../../internal/runs',
    '/v1\\..\\internal\\runs',
    '/mcp/../internal/runs',
    '/content/../internal/runs',
    '/v1/rankings/../../internal/runs',
    '/ipfs/../internal/runs',
  ])('leads nobody out of what it serves by %s', async (path) => {
    // a client that does not resolve the dots itself
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(gateway.url, { method: 'POST', path }, (response) =>
        resolve(response.resume().statusCode),
      );
      sent.on('error', reject).end('{}');
    });
    expect([400, 404]).toContain(status);
    expect(seen).toHaveLength(0);
  });

  it('keeps metrics from whoever comes through a public proxy', async () => {
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/metrics`, { headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(404);
  });

  it('lets any site call, without credentials of the browser', async () => {
    const preflight = await fetch(`${gateway.url}/v1/x`, {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
