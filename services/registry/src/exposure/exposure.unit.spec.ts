import { describe, expect, it } from '@jest/globals';
import { assetId } from '@icubed/protocol';
import { ExposureBuffer, placeOf } from './exposure.js';

const [a, b, c] = [assetId(7n), assetId(100n), assetId(3n)];

describe('what was shown', () => {
  it.each([
    [1, 'FIRST'],
    [2, 'TO_3'],
    [3, 'TO_3'],
    [4, 'TO_10'],
    [10, 'TO_10'],
    [11, 'TO_20'],
    [20, 'TO_20'],
    [21, 'TO_50'],
    [50, 'TO_50'],
    [51, 'TO_100'],
  ])('at position %d of a first page is at the place %s', (position, place) => {
    expect(placeOf(position, true)).toBe(place);
    expect(placeOf(position, false)).toBe('LATER_PAGE');
  });

  it('is summed by surface, day, asset and place, in an order that all replicas have', () => {
    const buffer = new ExposureBuffer(100);
    buffer.add('SEARCH', 1, true, [b, a]);
    buffer.add('SEARCH', 1, true, [b, a]);
    buffer.add('SEARCH', 2, true, [a]);
    buffer.add('LIST', 1, false, [a]);
    expect(buffer.take()).toEqual({
      counts: [
        { surface: 'LIST', day: 1, id: a, place: 'LATER_PAGE', shown: 1 },
        { surface: 'SEARCH', day: 1, id: a, place: 'TO_3', shown: 2 },
        { surface: 'SEARCH', day: 1, id: b, place: 'FIRST', shown: 2 },
        { surface: 'SEARCH', day: 2, id: a, place: 'FIRST', shown: 1 },
      ],
      dropped: 0,
    });
    expect(buffer.take()).toBeUndefined();
  });

  it('beyond the limit is said to be lost, and what is known goes on', () => {
    const buffer = new ExposureBuffer(2);
    buffer.add('LIST', 1, true, [a, b, c]);
    buffer.add('LIST', 1, true, [a, b, c]);
    const taken = buffer.take();
    expect(taken?.counts.map(({ shown }) => shown)).toEqual([2, 2]);
    expect(taken?.dropped).toBe(2);
    buffer.add('LIST', 1, true, [c]);
    expect(buffer.take()).toMatchObject({ counts: [{ id: c }], dropped: 0 });
  });
});
