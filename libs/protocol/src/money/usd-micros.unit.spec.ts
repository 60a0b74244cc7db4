import { describe, expect, it } from '@jest/globals';
import { formatUsd, shareUnits, TOTAL_SHARE_UNITS, usdMicros } from '../index.js';

describe('amounts', () => {
  it('parse decimal strings of base units up to uint256', () => {
    expect(usdMicros('0')).toBe(0n);
    expect(usdMicros(String((1n << 256n) - 1n))).toBe((1n << 256n) - 1n);
    expect(shareUnits('1000000000000000000000000')).toBe(TOTAL_SHARE_UNITS);
  });

  it.each(['1.5', '-1', '', '1e6', '0x1', '007', String(1n << 256n)])('refuse %j', (text) => {
    expect(() => usdMicros(text)).toThrow(/PROTOCOL\.AMOUNT_MALFORMED/);
  });

  it('print dollars with every micro', () => {
    expect(formatUsd(1_234_567_890n)).toBe('1,234.567890');
    expect(formatUsd(-40n)).toBe('-0.000040');
  });
});
