import { describe, expect, it } from '@jest/globals';
import { connectedComponents, type ProbabilityMap } from './connected-components.js';
import { PP_OCR_V4, textRegions } from './text-regions.js';

/** `#` is text for certain, `o` may be, `.` is none. */
function map(...rows: string[]): ProbabilityMap {
  const value: Record<string, number> = { '#': 1, o: 0.4, '.': 0 };
  return {
    width: rows[0]!.length,
    height: rows.length,
    data: Float32Array.from(Array.from(rows.join(''), (letter) => value[letter]!)),
  };
}

describe('connected components', () => {
  it('join over corners', () => {
    expect(connectedComponents(map('#..', '.#.', '..#'), 0.3, 10)).toHaveLength(1);
  });

  it('keep only the ends of each row', () => {
    expect(connectedComponents(map('.####.'), 0.3, 10)).toEqual([
      [
        [1, 0],
        [4, 0],
      ],
    ]);
  });

  it('do not run over the edge into the next row', () => {
    expect(connectedComponents(map('...#', '....', '#...'), 0.3, 10)).toHaveLength(2);
  });

  it('are no more than the limit', () => {
    expect(connectedComponents(map('#.#.#.#.#'), 0.3, 3)).toHaveLength(3);
  });

  it('do not count a pixel at the threshold itself', () => {
    expect(connectedComponents({ width: 1, height: 1, data: Float32Array.of(0.5) }, 0.5, 10)).toEqual([]);
  });
});

describe('text regions', () => {
  const blank = '.'.repeat(30);
  const bar = (letter: string) => `.....${letter.repeat(20)}.....`;

  it('give a kernel its size back', () => {
    const regions = textRegions(map(blank, blank, bar('#'), bar('#'), bar('#'), bar('#'), blank, blank), PP_OCR_V4);
    const grown = (20 * 4 * PP_OCR_V4.unclipRatio) / 48;
    expect(regions).toHaveLength(1);
    expect(regions[0]!.score).toBe(1);
    expect(regions[0]!.box[0][0]).toBeCloseTo(4.5 - grown, 6);
    expect(regions[0]!.box[2][1]).toBeCloseTo(5.5 + grown, 6);
  });

  it('are dropped when the network is unsure of them', () => {
    expect(textRegions(map(blank, bar('o'), bar('o'), bar('o'), bar('o'), blank))).toEqual([]);
  });

  it('are dropped when they are specks', () => {
    expect(textRegions(map('......', '.##...', '.##...', '......'))).toEqual([]);
  });
});
