import type { Point } from './rectangle.js';

/** One value per pixel, row-major. */
export interface ProbabilityMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/**
 * The 8-connected groups of pixels above `threshold`, in raster order of their first pixel, at most `limit` of them. Of each
 * row only the leftmost and rightmost pixel is kept: no other pixel can lie on the hull.
 */
export function connectedComponents(map: ProbabilityMap, threshold: number, limit: number): Point[][] {
  const seen = new Uint8Array(map.data.length);
  const components: Point[][] = [];
  for (let start = 0; start < map.data.length && components.length < limit; start += 1) {
    if (seen[start] === 0 && map.data[start]! > threshold) components.push(outline(map, threshold, start, seen));
  }
  return components;
}

function outline(map: ProbabilityMap, threshold: number, start: number, seen: Uint8Array): Point[] {
  const { width, height, data } = map;
  const rows = new Map<number, { left: number; right: number }>();
  const open = [start];
  seen[start] = 1;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    const row = rows.get(y);
    if (!row) rows.set(y, { left: x, right: x });
    else if (x < row.left) row.left = x;
    else if (x > row.right) row.right = x;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
        const next = ny * width + nx;
        if (seen[next] === 1 || data[next]! <= threshold) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
  }
  return [...rows].flatMap(([y, { left, right }]): Point[] =>
    left === right
      ? [[left, y]]
      : [
          [left, y],
          [right, y],
        ],
  );
}
