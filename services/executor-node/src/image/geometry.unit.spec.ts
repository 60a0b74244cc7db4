import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { convexHull, minAreaRectangle } from './min-area-rectangle.js';
import { readingOrder } from './reading-order.js';
import { boxOf, grow, unclipDistance, type Box, type Point } from './rectangle.js';

const rotate = (points: Point[], angle: number): Point[] =>
  points.map(([x, y]) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)]);

const box = (left: number, top: number, width: number, height: number): Box => [
  [left, top],
  [left + width, top],
  [left + width, top + height],
  [left, top + height],
];

describe('the smallest rectangle around points', () => {
  const bar: Point[] = [
    [0, 0],
    [100, 0],
    [100, 10],
    [0, 10],
    [50, 5],
    [20, 3],
  ];

  it('is the bar itself, each point a pixel of size one', () => {
    const { centre, width, height } = minAreaRectangle(bar);
    expect([centre, [width, height].sort((a, b) => b - a)]).toEqual([
      [50, 5],
      [101, 11],
    ]);
  });

  it('turns with the bar', () => {
    for (const angle of [0.1, 0.7, 1.2, -0.4]) {
      const { width, height } = minAreaRectangle(rotate(bar, angle));
      expect(Math.max(width, height)).toBeCloseTo(101, 6);
      expect(Math.min(width, height)).toBeCloseTo(11, 6);
    }
  });

  it('of one point or of a line is no accident', () => {
    expect(minAreaRectangle([[3, 4]])).toMatchObject({ centre: [3, 4], width: 1, height: 1 });
    expect(
      minAreaRectangle([
        [0, 0],
        [5, 0],
        [9, 0],
      ]).width,
    ).toBe(10);
  });

  it('holds every point', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
        const { centre, axis, width, height } = minAreaRectangle(points);
        for (const [x, y] of points) {
          expect(Math.abs((x - centre[0]) * axis[0] + (y - centre[1]) * axis[1])).toBeLessThanOrEqual(width / 2);
          expect(Math.abs((y - centre[1]) * axis[0] - (x - centre[0]) * axis[1])).toBeLessThanOrEqual(height / 2);
        }
      }),
    );
  });

  it('needs only the corners of the hull', () => {
    expect(convexHull(bar).toSorted((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual([
      [0, 0],
      [0, 10],
      [100, 0],
      [100, 10],
    ]);
  });
});

describe('a box', () => {
  it('starts at the top left whichever way its axis points', () => {
    const axes: Point[] = [
      [1, 0],
      [-1, 0],
    ];
    for (const axis of axes) {
      expect(boxOf({ centre: [10, 10], axis, width: 8, height: 4 })).toEqual(box(6, 8, 8, 4));
    }
    expect(boxOf({ centre: [10, 10], axis: [0, 1], width: 8, height: 4 })).toEqual(box(8, 6, 4, 8));
  });

  it('grows by the distance the paper gives, on each side', () => {
    const kernel = { centre: [0, 0], axis: [1, 0], width: 30, height: 10 } as const;
    expect(unclipDistance(kernel, 1.5)).toBeCloseTo((300 * 1.5) / 80, 9);
    expect(grow(kernel, 5)).toMatchObject({ width: 40, height: 20 });
  });
});

describe('reading order', () => {
  it('goes row by row, left to right, though the right box begins a little higher', () => {
    const [right, left, below] = [
      { box: box(200, 8, 50, 20) },
      { box: box(0, 10, 50, 20) },
      { box: box(0, 50, 50, 20) },
    ];
    expect(readingOrder([below, right, left])).toEqual([[left, right], [below]]);
  });

  it('follows the slant of the page, so that the columns of a slanted table stay in their rows', () => {
    const slanted = (left: number, top: number, length: number): { box: Box } => ({
      box: rotate([...box(left, top, length, 20)], 0.12) as unknown as Box,
    });
    const [a, b, c, d] = [slanted(0, 0, 200), slanted(600, 0, 80), slanted(0, 60, 200), slanted(600, 60, 80)];
    expect(readingOrder([d, b, a, c])).toEqual([
      [a, b],
      [c, d],
    ]);
  });

  it('keeps lines that only touch apart', () => {
    expect(readingOrder([{ box: box(0, 0, 50, 20) }, { box: box(0, 15, 50, 20) }])).toHaveLength(2);
  });
});
