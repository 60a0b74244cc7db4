import { describe, expect, it } from '@jest/globals';
import { Kind, type ValueNode } from 'graphql';
import { sharedScalars } from './scalars.js';

const scalar = (name: string) => {
  const found = sharedScalars[name];
  if (found === undefined) throw new Error(name);
  return found;
};
const string = (value: string): ValueNode => ({ kind: Kind.STRING, value });

describe('amounts and ids', () => {
  it.each(['UsdMicros', 'ShareUnits', 'AssetId', 'Uint256'])(
    '%s is a bigint inside and a decimal string outside',
    (name) => {
      const { parseValue, parseLiteral, serialize } = scalar(name);
      expect(parseValue('9007199254740993')).toBe(9007199254740993n);
      expect(parseLiteral(string('12'))).toBe(12n);
      expect(serialize(9007199254740993n)).toBe('9007199254740993');
    },
  );

  it.each(['UsdMicros', 'ShareUnits', 'AssetId', 'Uint256'])(
    '%s refuses numbers, signs, spaces and other bases',
    (name) => {
      for (const wrong of [12, 1.5, '-1', '+1', ' 1', '01', '0x1', '1e3', '', null, {}]) {
        expect(() => scalar(name).parseValue(wrong)).toThrow(/PROTOCOL\./);
      }
      expect(() => scalar(name).parseLiteral({ kind: Kind.INT, value: '12' })).toThrow(/PROTOCOL\./);
    },
  );

  it('hold what the chain can hold and no more', () => {
    expect(() => scalar('AssetId').parseValue((2n ** 96n).toString())).toThrow(/ASSET_ID_MALFORMED/);
    expect(scalar('Uint256').parseValue((2n ** 256n - 1n).toString())).toBe(2n ** 256n - 1n);
    expect(() => scalar('Uint256').parseValue((2n ** 256n).toString())).toThrow(/AMOUNT_MALFORMED/);
    expect(() => scalar('UsdMicros').serialize(-1n)).toThrow(/AMOUNT_MALFORMED/);
  });
});

describe('text forms', () => {
  const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

  it('come in one form', () => {
    expect(scalar('Address').parseValue(address.toLowerCase())).toBe(address);
    expect(scalar('Bytes32').parseValue(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
    expect(scalar('Bytes').parseValue('0xABcd')).toBe('0xabcd');
    expect(scalar('Did').parseValue('did:icubed:31337:5')).toBe('did:icubed:31337:5');
  });

  it.each([
    ['Address', '0x12'],
    ['Bytes32', '0x12'],
    ['Bytes', '0x123'],
    ['Bytes', '12'],
    ['Did', 'did:other:1:2'],
  ])('%s refuses %s', (name, value) => {
    expect(() => scalar(name).parseValue(value)).toThrow(/PROTOCOL\./);
  });
});

describe('DateTime', () => {
  it('reads RFC 3339 and writes UTC', () => {
    expect(scalar('DateTime').parseValue('2026-11-22T12:00:00+02:00')).toEqual(new Date('2026-11-22T10:00:00Z'));
    expect(scalar('DateTime').serialize(new Date('2026-11-22T10:00:00Z'))).toBe('2026-11-22T10:00:00.000Z');
    expect(scalar('DateTime').serialize('2026-11-22T12:00:00+02:00')).toBe('2026-11-22T10:00:00.000Z');
  });

  it.each(['2026-11-22', '2026-11-22T12:00:00', '2026-13-01T00:00:00Z', 'now', 5])('refuses %s', (value) => {
    expect(() => scalar('DateTime').parseValue(value)).toThrow(/PLATFORM\.BAD_REQUEST/);
  });
});
