import { seededRandom } from '@icubed/tensors';
import type { LabelledText } from './training-set.js';

const SHORTEST = 8;
const LONGEST = 57;

/**
 * A few words from somewhere in each text. Callers send three lines off a picture, the corpus holds whole e-mails: without
 * fragments among its examples a model takes a text of few known words for spam.
 */
export function fragmentsOf(texts: readonly LabelledText[], seed: number): LabelledText[] {
  const random = seededRandom(seed);
  return texts.map(({ id, label, text }) => {
    const words = text.split(/\s+/);
    const count = SHORTEST + Math.floor(random() * (LONGEST - SHORTEST + 1));
    const from = Math.floor(random() * Math.max(1, words.length - count));
    return { id, label, text: words.slice(from, from + count).join(' ') };
  });
}
