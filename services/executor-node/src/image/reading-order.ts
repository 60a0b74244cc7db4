import type { Box, Point } from './rectangle.js';

interface Placed {
  readonly box: Box;
}

/**
 * Rows from top to bottom, each from left to right, along the slant of the page. A box belongs to the row it overlaps by more
 * than half of the smaller height, measured at the row's first box: against the last one, rows would creep into each other.
 */
export function readingOrder<T extends Placed>(placed: readonly T[]): T[][] {
  const slant = pageSlant(placed.map(({ box }) => box));
  const rows: { top: number; bottom: number; members: Level<T>[] }[] = [];
  const levelled = placed.map((item) => level(item, slant));
  for (const item of levelled.sort((a, b) => a.top + a.bottom - b.top - b.bottom || a.left - b.left)) {
    const row = rows.at(-1);
    const overlap = row ? Math.min(item.bottom, row.bottom) - Math.max(item.top, row.top) : 0;
    if (row && overlap > Math.min(item.bottom - item.top, row.bottom - row.top) / 2) row.members.push(item);
    else rows.push({ top: item.top, bottom: item.bottom, members: [item] });
  }
  return rows.map(({ members }) => members.sort((a, b) => a.left - b.left).map(({ item }) => item));
}

interface Level<T> {
  readonly item: T;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
}

/** The middle of the boxes' slants, each weighted by its length: short words lean by chance, long lines do not. */
function pageSlant(boxes: readonly Box[]): number {
  const slants = boxes
    .map(([from, to]) => ({ angle: Math.atan2(to[1] - from[1], to[0] - from[0]), length: to[0] - from[0] }))
    .sort((a, b) => a.angle - b.angle);
  let rest = slants.reduce((sum, { length }) => sum + length, 0) / 2;
  return slants.find(({ length }) => (rest -= length) <= 0)?.angle ?? 0;
}

function level<T extends Placed>(item: T, slant: number): Level<T> {
  const [cos, sin] = [Math.cos(slant), Math.sin(slant)];
  const down = item.box.map(([x, y]: Point) => y * cos - x * sin);
  const along = item.box.map(([x, y]: Point) => x * cos + y * sin);
  const [a, b, c, d] = down as [number, number, number, number];
  return { item, top: (a + b) / 2, bottom: (c + d) / 2, left: Math.min(...along) };
}
