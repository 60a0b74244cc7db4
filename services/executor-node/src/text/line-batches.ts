/** Height in pixels the recogniser was trained at. */
export const LINE_HEIGHT = 48;
/** Width of its training pictures: shorter lines are padded to this. */
const TRAINED_WIDTH = 320;
/** Padded widths come in steps, so that lines of nearly one width share a batch. */
const WIDTH_STEP = 64;
/** A line longer than this is squeezed: its cost grows with its width, and a sliver of a picture could make it endless. */
const MAX_WIDTH = 3_200;
const MAX_BATCH = 8;

export interface LineBatch {
  /** Width of the tensor. */
  readonly width: number;
  /** Which of the given lines, and how wide each is after scaling. */
  readonly members: readonly { readonly index: number; readonly width: number }[];
}

/**
 * Groups lines by padded width. The padding of a line depends on nothing but the line, so its text never depends on what else
 * stands in the picture.
 */
export function lineBatches(sizes: readonly { readonly width: number; readonly height: number }[]): LineBatch[] {
  const byWidth = Map.groupBy(
    sizes.map((size, index) => ({ index, width: scaledWidth(size) })),
    ({ width }) => Math.max(TRAINED_WIDTH, Math.ceil(width / WIDTH_STEP) * WIDTH_STEP),
  );
  return [...byWidth]
    .sort(([a], [b]) => a - b)
    .flatMap(([width, members]) => chunks(members, MAX_BATCH).map((chunk) => ({ width, members: chunk })));
}

function scaledWidth({ width, height }: { width: number; height: number }): number {
  return Math.min(MAX_WIDTH, Math.max(1, Math.ceil((width * LINE_HEIGHT) / height)));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
