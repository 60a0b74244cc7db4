/** A word is cut here: longer ones are encoded attachments, not language. */
const LONGEST_WORD = 40;

/** Runs of letters, marks and digits, and the signs that advertisements live on, each by itself. */
const TOKEN = /[\p{L}\p{M}\p{N}]+|[!$€£%]/gu;

/**
 * The words of a text for `text/hashed-ngrams@1`: compatibility forms unified (NFKC), lower-cased by Unicode's rules and no
 * locale's, every digit a zero, so that 99 and 42 are one number of two digits.
 */
export function wordsOf(text: string): string[] {
  const normal = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Nd}/gu, '0');
  return Array.from(normal.matchAll(TOKEN), ([word]) => word.slice(0, LONGEST_WORD));
}
