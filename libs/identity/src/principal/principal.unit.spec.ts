import { describe, expect, it } from '@jest/globals';
import { type Principal, requirePrincipal, requireScope, requireService } from './principal.js';
import { bearerToken } from './principal-middleware.js';
import { scopesOf } from './scopes.js';

const key: Principal = { kind: 'apiKey', accountId: 'a', scopes: ['read'] };

describe('a principal', () => {
  it('is asked for before its scopes', () => {
    expect(requirePrincipal(key)).toBe(key);
    expect(() => requirePrincipal(undefined)).toThrow(/AUTH\.REQUIRED/);
    expect(() => requireScope(undefined, 'read')).toThrow(/AUTH\.REQUIRED/);
  });

  it('may do what its scopes name and nothing else', () => {
    expect(requireScope(key, 'read')).toBe(key);
    expect(() => requireScope(key, 'invoke')).toThrow(/AUTH\.FORBIDDEN/);
  });

  it('is the one service that is meant, or is refused', () => {
    const executor: Principal = { kind: 'service', accountId: 'executor', scopes: [] };
    expect(requireService(executor, 'executor')).toBe(executor);
    expect(() => requireService(executor, 'orchestrator')).toThrow(/AUTH\.FORBIDDEN/);
    expect(() => requireService({ ...key, accountId: 'executor' }, 'executor')).toThrow(/AUTH\.FORBIDDEN/);
    expect(() => requireService(undefined, 'executor')).toThrow(/AUTH\.REQUIRED/);
  });

  it('of a wallet may do everything, of a node nothing by scope', () => {
    expect(scopesOf('wallet')).toEqual(['read', 'invoke', 'publish', 'trade', 'admin']);
    expect(scopesOf('node')).toEqual([]);
  });
});

describe('an Authorization header', () => {
  it('gives its bearer token, whatever the case of the scheme', () => {
    expect(bearerToken(undefined)).toBeUndefined();
    expect(bearerToken('Bearer abc.def-_~+/=')).toBe('abc.def-_~+/=');
    expect(bearerToken('bearer abc')).toBe('abc');
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', `Bearer ${'x'.repeat(4_097)}`])(
    '%j is refused',
    (header) => {
      expect(() => bearerToken(header)).toThrow(/AUTH\.TOKEN_INVALID/);
    },
  );
});
