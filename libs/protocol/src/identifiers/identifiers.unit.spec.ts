import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { address, assetId, assetIdOf, bytes32, didOf, parseDid, parseDidOn } from '../index.js';

const registry = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const creator = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const salt = `0x${'11'.repeat(32)}`;

describe('asset ids', () => {
  it('depend on chain, registry, creator and salt, and fit 96 bits', () => {
    const id = assetIdOf({ chainId: 31337, registry, creator, salt });
    expect(id).toBeLessThan(1n << 96n);
    expect(assetIdOf({ chainId: 31337, registry, creator: creator.toLowerCase(), salt })).toBe(id);
    for (const other of [
      { chainId: 1 },
      { registry: creator },
      { creator: registry },
      { salt: `0x${'12'.repeat(32)}` },
    ]) {
      expect(assetIdOf({ chainId: 31337, registry, creator, salt, ...other })).not.toBe(id);
    }
  });

  it.each(['-1', '1.0', '0x10', '', ' 1', '01', String(1n << 96n)])('refuses %j', (text) => {
    expect(() => assetId(text)).toThrow(/PROTOCOL\.ASSET_ID_MALFORMED/);
  });
});

describe('DIDs', () => {
  it('round-trip for every chain and asset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.bigInt(0n, (1n << 96n) - 1n), (chainId, id) => {
        expect(parseDid(didOf(chainId, assetId(id)))).toEqual({ chainId, assetId: id });
      }),
    );
  });

  it.each([
    'did:icubed:31337',
    'did:icubed:0:1',
    'did:icubed:1:01',
    'did:web:1:1',
    'did:icubed:1:1#key',
    'did:icubed:1:1/path',
    `did:icubed:1:${1n << 96n}`,
    'did:icubed:1:9\n',
  ])('refuse %j', (did) => {
    expect(() => parseDid(did)).toThrow(/PROTOCOL\.(DID|ASSET_ID)_MALFORMED/);
  });

  it('refuse another chain by name', () => {
    expect(() => parseDidOn(31337, 'did:icubed:1:5')).toThrow(/PROTOCOL\.WRONG_CHAIN/);
  });
});

describe('addresses and digests', () => {
  it('are normalised', () => {
    expect(address(creator.toLowerCase())).toBe(creator);
    expect(bytes32(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
  });

  it('are refused when malformed', () => {
    expect(() => address(`${creator}00`)).toThrow(/ADDRESS_MALFORMED/);
    expect(() => address(creator.replace('f39F', 'F39f'))).toThrow(/ADDRESS_MALFORMED/);
    expect(() => bytes32('0x12')).toThrow(/DIGEST_MALFORMED/);
  });
});
