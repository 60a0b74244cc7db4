import type { Format, Refusal } from '../refusal.js';

export interface TensorInfo {
  readonly name: string;
  /** As the format spells it: `F32`, `Q4_K`, `float32`. */
  readonly dtype: string;
  /** Outermost dimension first. */
  readonly shape: readonly number[];
  /** The file of a sharded model, or of external data; nothing for the file that was parsed. */
  readonly file?: string;
  /** Where its bytes start in that file, counted from its first byte. */
  readonly offset: number;
  readonly bytes: number;
  /** Its elements lie as protobuf writes them, not as a plain array. */
  readonly encoding?: 'protobuf';
}

export type MetadataValue = string | number | boolean | readonly MetadataValue[] | { [key: string]: MetadataValue };

export interface ParsedModel {
  readonly format: Format;
  readonly tensors: readonly TensorInfo[];
  readonly metadata: Readonly<Record<string, MetadataValue>>;
}

/** What is read at most, well above any model that is known. */
export const LIMITS = {
  tensors: 250_000,
  dimensions: 16,
  nameBytes: 1_024,
  /** Shards or external files of one model. */
  parts: 4_096,
  /** Entries of metadata, and all of their text together. */
  metadataEntries: 65_536,
  metadataBytes: 16 * 1024 * 1024,
} as const;

/** @throws CONTENT.FORMAT_INVALID for a shape whose elements cannot be counted */
export function elementsOf(shape: readonly number[], refusal: Refusal, what: string): number {
  let elements = 1;
  for (const dimension of shape) {
    elements *= dimension;
    // a zero that follows would hide the overflow, so each step is checked
    if (!Number.isSafeInteger(elements)) refusal.malformed(`${what} has more elements than can be counted`);
  }
  return elements;
}

/** @throws CONTENT.FORMAT_INVALID for a shape that does not fill whole bytes */
export function bytesOf(elements: number, bits: number, refusal: Refusal, what: string): number {
  const all = elements * bits;
  if (all % 8 !== 0) refusal.malformed(`${what} does not fill whole bytes`);
  if (!Number.isSafeInteger(all)) refusal.malformed(`${what} has more bytes than can be counted`);
  return all / 8;
}
