import { describe, expect, it } from '@jest/globals';
import { ctcDecode } from './ctc-decode.js';
import { parseDictionary } from './dictionary.js';

const dictionary = parseDictionary(new TextEncoder().encode('a\nb'));

/** One step per letter: `-` is the blank. */
function steps(letters: string, probability = 0.9): Float32Array {
  return Float32Array.from(
    Array.from(letters).flatMap((letter) => {
      const best = letter === '-' ? 0 : dictionary.indexOf(letter);
      return dictionary.map((_, i) => (i === best ? probability : (1 - probability) / 3));
    }),
  );
}

describe('CTC decoding', () => {
  it('merges repeats and removes blanks', () => {
    expect(ctcDecode(steps('-aa-bb-'), dictionary).text).toBe('ab');
  });

  it('keeps a double letter when a blank lies between', () => {
    expect(ctcDecode(steps('aa-a'), dictionary).text).toBe('aa');
  });

  it('reads the last class as a space', () => {
    expect(ctcDecode(steps('a b'), dictionary).text).toBe('a b');
  });

  it('takes the mean of the letters it kept for its confidence, blanks not counted', () => {
    const mixed = new Float32Array([...steps('a', 0.6), ...steps('-', 0.99), ...steps('b', 0.8)]);
    expect(ctcDecode(mixed, dictionary).confidence).toBeCloseTo(0.7, 6);
  });

  it('has no confidence in nothing', () => {
    expect(ctcDecode(steps('---'), dictionary)).toEqual({ text: '', confidence: 0 });
  });
});

describe('a dictionary', () => {
  it('keeps a letter that is white space, and does not take the end of the file for one', () => {
    expect(parseDictionary(new TextEncoder().encode('a\n\u3000\nb\n'))).toEqual(['', 'a', '\u3000', 'b', ' ']);
  });

  it('may have Windows line ends', () => {
    expect(parseDictionary(new TextEncoder().encode('a\r\nb\r\n'))).toEqual(['', 'a', 'b', ' ']);
  });

  it('is refused when it is no text', () => {
    expect(() => parseDictionary(Uint8Array.of(0xff, 0xfe, 0x00))).toThrow(/NODE\.MODEL_REFUSED/);
  });
});
