import { describe, expect, it } from '@jest/globals';
import { lineBatches } from './line-batches.js';

describe('line batches', () => {
  it('scales each line to height 48 and keeps its aspect', () => {
    expect(lineBatches([{ width: 500, height: 24 }])).toEqual([{ width: 1024, members: [{ index: 0, width: 1000 }] }]);
  });

  it('pads short lines to the width of training', () => {
    expect(lineBatches([{ width: 10, height: 48 }])[0]!.width).toBe(320);
  });

  it('puts lines of nearly one width together, at most eight', () => {
    const batches = lineBatches(Array.from({ length: 10 }, (_, i) => ({ width: 330 + i, height: 48 })));
    expect(batches.map(({ width, members }) => [width, members.length])).toEqual([
      [384, 8],
      [384, 2],
    ]);
  });

  it('pads a line to the same width whatever company it keeps', () => {
    const alone = lineBatches([{ width: 400, height: 48 }])[0]!.width;
    const inCompany = lineBatches([
      { width: 900, height: 48 },
      { width: 400, height: 48 },
    ]);
    expect(inCompany.find(({ members }) => members.some(({ index }) => index === 1))!.width).toBe(alone);
  });

  it('squeezes a sliver that would be endless', () => {
    expect(lineBatches([{ width: 100_000, height: 1 }])[0]!.members[0]!.width).toBe(3_200);
  });

  it('has nothing to do without lines', () => {
    expect(lineBatches([])).toEqual([]);
  });
});
