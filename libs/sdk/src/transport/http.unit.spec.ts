import { describe, expect, it } from '@jest/globals';
import { Http, runOperation, successOf } from '../index.js';

const answering = (status: number, body: unknown, seen: Request[] = []) =>
  new Http({
    origin: 'http://modelverse.test',
    fetch: async (url, init) => {
      seen.push(new Request(url, init));
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
    },
  });

describe('the transport', () => {
  it('carries the credential and throws problems by their code', async () => {
    const seen: Request[] = [];
    const http = answering(402, { code: 'AUTH.FORBIDDEN', detail: 'not yours', need: 'invoke' }, seen).withCredential(
      'icu_k',
    );
    await expect(http.json('/v1/x')).rejects.toMatchObject({ code: 'AUTH.FORBIDDEN', extras: { need: 'invoke' } });
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer icu_k');
  });

  it('tells what a proxy answered when it is no problem document', async () => {
    await expect(answering(502, '<html>bad gateway').json('/x')).rejects.toMatchObject({
      code: 'PLATFORM.INTERNAL',
      detail: 'HTTP 502: <html>bad gateway',
    });
  });

  it('names an unreachable gateway', async () => {
    const http = new Http({
      origin: 'http://modelverse.test',
      fetch: async () => {
        throw new TypeError('fetch failed');
      },
    });
    await expect(http.json('/x')).rejects.toMatchObject({ code: 'PLATFORM.UNAVAILABLE', retryable: true });
  });

  it('gives up a request that outlasts its time', async () => {
    const http = new Http({
      origin: 'http://modelverse.test',
      timeoutMs: 20,
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
        }),
    });
    await expect(http.json('/x')).rejects.toMatchObject({ code: 'PLATFORM.TIMEOUT' });
  });
});

describe('GraphQL answers', () => {
  it('throw the first error by the code in its extensions', async () => {
    const http = answering(200, {
      data: null,
      errors: [{ message: 'sign in first', extensions: { code: 'AUTH.REQUIRED' } }],
    });
    await expect(runOperation(http, '{ me { id } }')).rejects.toMatchObject({
      code: 'AUTH.REQUIRED',
      detail: 'sign in first',
    });
  });

  it('give the success member of a result union or throw the failure member', () => {
    expect(successOf('PreparedTransaction', { __typename: 'PreparedTransaction' })).toEqual({
      __typename: 'PreparedTransaction',
    });
    expect(() =>
      successOf('PreparedTransaction', { __typename: 'SignInRequired', code: 'AUTH.REQUIRED', message: 'm' }),
    ).toThrow(/AUTH\.REQUIRED/);
  });
});
