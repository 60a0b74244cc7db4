/** Interleaved 8-bit RGB, row-major, without padding between rows: `data.length === width * height * 3`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture of one colour; the base of test pictures. */
export function blankPixels(width: number, height: number, grey = 255): Pixels {
  return { width, height, data: new Uint8Array(width * height * 3).fill(grey) };
}
