import { ModelverseError } from '@icubed/errors';

/** The letters a recogniser knows; class 0 is the blank of CTC, the last class the space, which no key file can show. */
export type Dictionary = readonly string[];

/** One letter a line. Lines are not trimmed: a letter may itself be white space. */
export function parseDictionary(bytes: Uint8Array): Dictionary {
  const lines = decode(bytes)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  if (lines.length > 100_000)
    throw new ModelverseError('NODE.MODEL_REFUSED', 'the dictionary has more than 100,000 letters');
  return ['', ...lines, ' '];
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ModelverseError('NODE.MODEL_REFUSED', 'the dictionary is no UTF-8 text', {}, { cause });
  }
}
