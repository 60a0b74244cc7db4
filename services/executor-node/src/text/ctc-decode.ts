import type { Dictionary } from './dictionary.js';

export interface DecodedText {
  readonly text: string;
  /** Mean probability of the letters that were kept; 0 for no text. */
  readonly confidence: number;
}

const BLANK = 0;

/**
 * Greedy CTC: the likeliest class of each step, repeats merged unless a blank lies between, blanks removed
 * (Graves et al. 2006, best path decoding). `probabilities` is `[steps, dictionary.length]`, row-major.
 */
export function ctcDecode(probabilities: Float32Array, dictionary: Dictionary): DecodedText {
  const classes = dictionary.length;
  const letters: string[] = [];
  let [sum, previous] = [0, BLANK];
  for (let offset = 0; offset + classes <= probabilities.length; offset += classes) {
    const best = argmax(probabilities, offset, classes);
    if (best !== BLANK && best !== previous) {
      letters.push(dictionary[best]!);
      sum += probabilities[offset + best]!;
    }
    previous = best;
  }
  return { text: letters.join(''), confidence: letters.length === 0 ? 0 : sum / letters.length };
}

function argmax(values: Float32Array, offset: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i += 1) if (values[offset + i]! > values[offset + best]!) best = i;
  return best;
}
