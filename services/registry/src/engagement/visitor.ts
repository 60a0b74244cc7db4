import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Principal } from '@icubed/identity';

const DAY_SECONDS = 86_400;
const HASH_BYTES = 16;

/** Days since 1970 on the chain's clock. */
export function dayOf(chainSeconds: number): number {
  return Math.floor(chainSeconds / DAY_SECONDS);
}

export function startOfDay(day: number): Date {
  return new Date(day * DAY_SECONDS * 1_000);
}

/** Programs that say so. One that does not is counted: there is no guessing from behaviour, so that the rule can be checked. */
const PROGRAM =
  /bot\b|bot[/;]|crawl|spider|slurp|preview|monitor|headless|lighthouse|scrap|archiv|python|java\/|curl|wget|libwww|httpclient|go-http|okhttp|axios|node|undici|postman|insomnia/i;

/** A browser sends a user agent and does not call itself a program. */
export function isProgram(userAgent: string | undefined): boolean {
  return userAgent === undefined || userAgent.trim() === '' || PROGRAM.test(userAgent);
}

export type Visitor =
  | { readonly kind: 'ACCOUNT'; readonly accountId: string }
  | { readonly kind: 'ANONYMOUS'; readonly address: string; readonly userAgent: string }
  | { readonly kind: 'PROGRAM' };

/** Who looks, by a wallet's sign-in, else by address and browser. API keys, nodes and services are programs. */
export function visitorOf(
  principal: Principal | undefined,
  address: string | undefined,
  userAgent: string | undefined,
): Visitor {
  if (principal !== undefined)
    return principal.kind === 'wallet' ? { kind: 'ACCOUNT', accountId: principal.accountId } : { kind: 'PROGRAM' };
  if (address === undefined || isProgram(userAgent)) return { kind: 'PROGRAM' };
  return { kind: 'ANONYMOUS', address, userAgent: userAgent! };
}

export interface Identity {
  readonly identity: Buffer;
  /** Of the anonymous: whoever shares it shares a bound. */
  readonly network: Buffer | undefined;
}

/** Hashes under the day's salt: nothing can be read from them, and nothing be compared with another day's. */
export function identityOf(visitor: Exclude<Visitor, { kind: 'PROGRAM' }>, salt: Uint8Array): Identity {
  if (visitor.kind === 'ACCOUNT') return { identity: hash(salt, 'account', visitor.accountId), network: undefined };
  const network = networkOf(visitor.address);
  return {
    identity: hash(salt, 'visitor', network, visitor.userAgent),
    network: hash(salt, 'network', network),
  };
}

/** An IPv4 address, or the /64 of an IPv6 one: a household has all of it. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || isIPv4(address) || !isIPv6(address)) return mapped ?? address;
  const [left = '', right] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const groups = [...head, ...Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0'), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

function hash(salt: Uint8Array, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', salt).update(JSON.stringify(parts)).digest().subarray(0, HASH_BYTES);
}
