export type Point = readonly [x: number, y: number];

/** Clockwise from the corner nearest to the reader's top left: top left, top right, bottom right, bottom left. */
export type Box = readonly [Point, Point, Point, Point];

/** A rectangle in any rotation: `axis` is the unit vector along `width`; `height` runs along `[-axis.y, axis.x]`. */
export interface Rectangle {
  readonly centre: Point;
  readonly axis: Point;
  readonly width: number;
  readonly height: number;
}

export function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

/** Grown by `by` on each side: what offsetting the outline with round joins and boxing it again comes to. */
export function grow(rectangle: Rectangle, by: number): Rectangle {
  return { ...rectangle, width: rectangle.width + 2 * by, height: rectangle.height + 2 * by };
}

/** How far a text outline of this size was shrunk in training with `ratio`: area · ratio / perimeter (DB paper, eq. 10). */
export function unclipDistance({ width, height }: Rectangle, ratio: number): number {
  return (width * height * ratio) / (2 * (width + height));
}

export function boxOf({ centre: [cx, cy], axis: [ux, uy], width, height }: Rectangle): Box {
  const [ax, ay] = [(ux * width) / 2, (uy * width) / 2];
  const [bx, by] = [(-uy * height) / 2, (ux * height) / 2];
  const corners: Point[] = [
    [cx - ax - bx, cy - ay - by],
    [cx + ax - bx, cy + ay - by],
    [cx + ax + bx, cy + ay + by],
    [cx - ax + bx, cy - ay + by],
  ];
  // by position and not by the axis: the same text is found with an axis that points right, left, up or down
  const [a, b, c, d] = corners.sort((p, q) => p[0] - q[0] || p[1] - q[1]) as [Point, Point, Point, Point];
  const [topLeft, bottomLeft] = a[1] <= b[1] ? [a, b] : [b, a];
  const [topRight, bottomRight] = c[1] <= d[1] ? [c, d] : [d, c];
  return [topLeft, topRight, bottomRight, bottomLeft];
}
