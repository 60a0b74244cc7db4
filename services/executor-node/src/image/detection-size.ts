export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The detector's strides halve the picture five times, so both sides must be multiples of 2⁵. */
const STRIDE = 32;

/** The size a picture is detected at: long side at most `longest`, aspect kept, each side the nearest multiple of 32. */
export function detectionSize(picture: Size, longest = 960): Size {
  const ratio = Math.min(1, longest / Math.max(picture.width, picture.height));
  return { width: toStride(picture.width * ratio), height: toStride(picture.height * ratio) };
}

function toStride(side: number): number {
  return Math.max(STRIDE, Math.round(side / STRIDE) * STRIDE);
}
