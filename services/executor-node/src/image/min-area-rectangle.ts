import type { Point, Rectangle } from './rectangle.js';

/**
 * The smallest rectangle, in any rotation, around the points, each taken as a pixel of size one. One of its sides lies on the
 * hull (Freeman & Shapira 1975).
 */
export function minAreaRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points);
  let best = boundsAlong(hull, [1, 0]);
  for (const [i, from] of hull.entries()) {
    const to = hull[(i + 1) % hull.length]!;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length === 0) continue;
    const candidate = boundsAlong(hull, [(to[0] - from[0]) / length, (to[1] - from[1]) / length]);
    if (candidate.width * candidate.height < best.width * best.height - 1e-9) best = candidate;
  }
  return best;
}

function boundsAlong(hull: readonly Point[], axis: Point): Rectangle {
  const [ux, uy] = axis;
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of hull) {
    const u = x * ux + y * uy;
    const v = y * ux - x * uy;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const [u, v] = [(minU + maxU) / 2, (minV + maxV) / 2];
  return { centre: [u * ux - v * uy, u * uy + v * ux], axis, width: maxU - minU + 1, height: maxV - minV + 1 };
}

/** Monotone chain (Andrew 1979): counter-clockwise, no collinear points. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turn(o: Point, a: Point, b: Point): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}
