import { describe, expect, it } from '@jest/globals';
import { bytesWithin, parseEntityBytes } from './entity-bytes.js';

describe('entity-bytes', () => {
  it.each([
    ['0:*', 10, [0, 10]],
    ['2:4', 10, [2, 5]],
    ['9:*', 10, [9, 10]],
    ['5:100', 10, [5, 10]],
    ['-3:*', 10, [7, 10]],
    ['-30:2', 10, [0, 3]],
    ['2:-3', 10, [2, 8]],
    ['4:3', 10, undefined],
    ['0:*', 0, undefined],
  ] as [string, number, [number, number] | undefined][])('%s of %d bytes is %j', (text, size, expected) => {
    const range = bytesWithin(parseEntityBytes(text), size);
    expect(range && [range.start, range.end]).toEqual(expected);
  });

  it.each(['10:*', '20:30', '0:-11'])('%s of 10 bytes is outside', (text) => {
    expect(() => bytesWithin(parseEntityBytes(text), 10)).toThrow('CONTENT.GATEWAY_REQUEST_INVALID');
  });

  it.each(['', '1', ':', '*:1', '1:', '01:2', '-0:*', '1.5:2', '1:2:3', ' 1:2', '99999999999999999:*'])(
    '%j is none',
    (text) => {
      expect(() => parseEntityBytes(text)).toThrow('CONTENT.GATEWAY_REQUEST_INVALID');
    },
  );
});
