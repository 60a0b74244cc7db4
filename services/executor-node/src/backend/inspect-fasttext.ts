import { ModelverseError } from '@icubed/errors';

const MAGIC = 793_712_314;
const VERSION = 12;
const SUPERVISED = 3;
const HEADER_BYTES = 92;
/** The least an entry of the dictionary takes: a word of no letters and its end, a count and a type. */
const ENTRY_BYTES = 10;
const MAX_DIMENSION = 1_024;

/**
 * Reads the header of a fastText file (FastText::signModel, Args::save and Dictionary::save in fastText 0.9.2) before its code
 * sees the bytes: a dictionary may not promise more words than the bytes can hold.
 * @throws NODE.MODEL_REFUSED
 */
export function inspectFastText(bytes: Uint8Array): void {
  if (bytes.length < HEADER_BYTES) throw refused('is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const int = (at: number): number => view.getInt32(at, true);
  if (int(0) !== MAGIC || int(4) !== VERSION) throw refused('is no fastText model of version 12');
  const [dimension, model] = [int(8), int(36)];
  if (dimension < 1 || dimension > MAX_DIMENSION) throw refused(`has vectors of ${dimension} elements`);
  if (model !== SUPERVISED) throw refused('tells no labels apart');
  const [entries, words, labels] = [int(64), int(68), int(72)];
  if (words < 0 || labels < 1 || entries !== words + labels) throw refused('miscounts its dictionary');
  const pruned = Math.max(0, Number(view.getBigInt64(84, true)));
  if (entries * ENTRY_BYTES + pruned * 8 > bytes.length - HEADER_BYTES)
    throw refused('promises a larger dictionary than it holds');
}

function refused(why: string): ModelverseError {
  return new ModelverseError('NODE.MODEL_REFUSED', `the network cannot be loaded: it ${why}`);
}
