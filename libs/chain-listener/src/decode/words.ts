/** Hex digits of one ABI word. */
export const WORD = 64;

/**
 * Reads ABI-encoded hex without its `0x`, by positions in hex digits. Everything throws RangeError beyond the end: what is not there is not
 * zero.
 */
export class Words {
  constructor(private readonly hex: string) {
    if (hex.length % 2 !== 0 || /[^0-9a-f]/.test(hex)) throw new RangeError('the data is no hex');
  }

  word(at: number): string {
    return this.slice(at, WORD);
  }

  slice(at: number, digits: number): string {
    if (at + digits > this.hex.length) throw new RangeError('the data ends too soon');
    return this.hex.slice(at, at + digits);
  }

  /** An offset or a length, which can be no more than the data holds. */
  count(at: number): number {
    const count = Number(`0x${this.word(at)}`);
    if (count > this.hex.length / 2) throw new RangeError('an offset or a length beyond the data');
    return count;
  }

  /** A list of `length` items that take at least `words` each must fit, before anything is made of it. */
  mustHold(at: number, length: number, words: number): void {
    if (at + length * words * WORD > this.hex.length) throw new RangeError('a list that is longer than the data');
  }
}
