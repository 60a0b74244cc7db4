import { describe, expect, it } from '@jest/globals';
import type { Principal } from '@icubed/identity';
import { dayOf, identityOf, isProgram, networkOf, startOfDay, visitorOf, type Visitor } from './visitor.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SALT = Buffer.alloc(32, 1);
const wallet: Principal = { kind: 'wallet', accountId: 'a', scopes: [] };
const anonymous = (address: string, userAgent = BROWSER) =>
  ({ kind: 'ANONYMOUS', address, userAgent }) as const satisfies Visitor;

describe('who looks at an asset', () => {
  it.each([
    [BROWSER, false],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      false,
    ],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0.0.0 Safari/537.36', true],
    ['curl/8.5.0', true],
    ['python-requests/2.32', true],
    ['node', true],
    [' ', true],
    [undefined, true],
  ])('%j is a program: %j', (userAgent, program) => {
    expect(isProgram(userAgent)).toBe(program);
  });

  it('is an account where a wallet signed in, whatever it looks with', () => {
    expect(visitorOf(wallet, '1.2.3.4', 'curl/8')).toEqual({ kind: 'ACCOUNT', accountId: 'a' });
    expect(visitorOf({ ...wallet, kind: 'apiKey' }, '1.2.3.4', BROWSER)).toEqual({ kind: 'PROGRAM' });
    expect(visitorOf(undefined, '1.2.3.4', BROWSER)).toEqual(anonymous('1.2.3.4'));
    expect(visitorOf(undefined, undefined, BROWSER)).toEqual({ kind: 'PROGRAM' });
  });

  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:0:7:a:b:c:d', '2001:db8:0:7'],
    ['2001:0db8:0000:0007::1', '2001:db8:0:7'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is of the network %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is the same all day and nobody known the day after', () => {
    const one = identityOf(anonymous('2001:db8::1'), SALT);
    expect(identityOf(anonymous('2001:db8::2'), SALT)).toEqual(one);
    expect(identityOf(anonymous('2001:db8::1'), Buffer.alloc(32, 2)).identity).not.toEqual(one.identity);
    const otherBrowser = identityOf(anonymous('2001:db8::1', 'other'), SALT);
    expect(otherBrowser.identity).not.toEqual(one.identity);
    expect(otherBrowser.network).toEqual(one.network);
    expect(identityOf({ kind: 'ACCOUNT', accountId: 'a' }, SALT).network).toBeUndefined();
  });

  it('looks on days of the chain', () => {
    expect(dayOf(86_399)).toBe(0);
    expect(dayOf(86_400)).toBe(1);
    expect(startOfDay(1).toISOString()).toBe('1970-01-02T00:00:00.000Z');
  });
});
