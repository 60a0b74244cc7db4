import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '@icubed/identity';
import { ServiceTokens } from './service-tokens.js';

const wallet: Principal = { kind: 'wallet', accountId: 'a', scopes: ['read'] };
let now = 0;
let signed = 0;
let tokens: ServiceTokens;

beforeEach(() => {
  now = 1_000_000;
  signed = 0;
  tokens = new ServiceTokens(
    (principal, audience) => Promise.resolve(`${principal.accountId}-${audience}-${(signed += 1)}`),
    () => now,
  );
});

describe('tokens for services', () => {
  it('are used again for half of their life and then renewed', async () => {
    const first = await tokens.authorizationFor(wallet, 'imo');
    now += 29_999;
    expect(await tokens.authorizationFor({ ...wallet }, 'imo')).toBe(first);
    now += 1;
    expect(await tokens.authorizationFor(wallet, 'imo')).not.toBe(first);
  });

  it('are shared by no two services, accounts, keys or sets of scopes', async () => {
    const askers: [Principal, string][] = [
      [wallet, 'imo'],
      [wallet, 'registry'],
      [{ ...wallet, accountId: 'b' }, 'imo'],
      [{ ...wallet, kind: 'apiKey', keyId: 'k1' }, 'imo'],
      [{ ...wallet, kind: 'apiKey', keyId: 'k2' }, 'imo'],
      [{ ...wallet, scopes: ['read', 'trade'] }, 'imo'],
      [{ ...wallet, address: '0x1' }, 'imo'],
    ];
    const given = await Promise.all(
      askers.map(([principal, audience]) => tokens.authorizationFor(principal, audience)),
    );
    expect(new Set(given).size).toBe(askers.length);
  });

  it('are none for the anonymous', async () => {
    expect(await tokens.authorizationFor(undefined, 'imo')).toBeUndefined();
    expect(signed).toBe(0);
  });

  it('are signed once for many that ask at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => tokens.authorizationFor(wallet, 'imo')));
    expect(signed).toBe(1);
  });
});
