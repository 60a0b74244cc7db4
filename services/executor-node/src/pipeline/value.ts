import type { SparseVector } from '@icubed/tensors';
import type { RankedLabel } from '../backend/backend.js';
import type { Box } from '../image/rectangle.js';
import type { Pixels } from '../image/pixels.js';

/** A piece of a picture that holds text, made level. `row` counts the text rows from the top. */
export interface Region {
  readonly box: Box;
  readonly row: number;
  readonly pixels: Pixels;
}

/** Text that was read. `confidence` 0 to 1; `box` in the coordinates of the input picture. */
export interface TextLine {
  readonly text: string;
  readonly confidence: number;
  readonly box: Box;
  readonly row: number;
}

/** What flows from one stage of a pipeline to the next. */
export type Value =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regions'; readonly regions: readonly Region[] }
  | { readonly kind: 'lines'; readonly lines: readonly TextLine[] }
  | { readonly kind: 'features'; readonly features: SparseVector; readonly size: number }
  /** Every label in the model's own order, and the one that was chosen. */
  | { readonly kind: 'classes'; readonly chosen: RankedLabel; readonly classes: readonly RankedLabel[] }
  /** The likeliest first; none for a text that says nothing. */
  | { readonly kind: 'languages'; readonly candidates: readonly RankedLabel[] };

export type ValueOf<K extends Value['kind']> = Extract<Value, { kind: K }>;
