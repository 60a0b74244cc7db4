import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fnv1a, folded } from './fnv1a.js';
import { hashedNgrams, type NgramSettings } from './hashed-ngrams.js';
import { wordsOf } from './words.js';

const settings: NgramSettings = { buckets: 2 ** 16, words: 2, sublinear: true };
const encode = (text: string) => new TextEncoder().encode(text);

describe('FNV-1a', () => {
  // test vectors of draft-eastlake-fnv, appendix C
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %j', (text, hash) => expect(fnv1a(encode(text))).toBe(hash));

  it('goes on from the hash of what came before', () => {
    expect(fnv1a(encode('bar'), fnv1a(encode('foo')))).toBe(0xbf9cf968);
  });

  it('folds to the size that is asked for', () => {
    expect(folded(0xbf9cf968, 16)).toBe(0xbf9c ^ 0xf968);
    expect(folded(0xffffffff, 8)).toBe((0xffffff ^ 0xff) & 0xff);
  });
});

describe('words', () => {
  it('are lower-case, digits alike, selling signs by themselves', () => {
    expect(wordsOf('FREE cash!! 100% off, $5 — Änderung')).toEqual([
      'free',
      'cash',
      '!',
      '!',
      '000',
      '%',
      'off',
      '$',
      '0',
      'änderung',
    ]);
  });

  it('are the same in every Unicode spelling', () => {
    expect(wordsOf('re\u0301union ﬁn ４２')).toEqual(wordsOf('r\u00e9union fin 42'));
  });

  it('are cut when they are no language', () => expect(wordsOf('x'.repeat(500))).toEqual(['x'.repeat(40)]));
});

describe('hashed n-grams', () => {
  it('count runs of one and two words, once each', () => {
    expect(hashedNgrams('win a prize', settings).indices).toHaveLength(5);
    expect(hashedNgrams('win a prize', { ...settings, words: 3 }).indices).toHaveLength(6);
  });

  it('are where the hash of the run says', () => {
    expect([...hashedNgrams('you won', settings).indices]).toContain(folded(fnv1a(encode('you won')), 16));
  });

  it('weigh repetition by its logarithm', () => {
    const { values } = hashedNgrams('now now now', { ...settings, words: 1 });
    expect([...values]).toEqual([1]);
    const pair = hashedNgrams('now now then', { ...settings, words: 1 }).values;
    expect(Math.max(...pair) / Math.min(...pair)).toBeCloseTo(1 + Math.log(2), 12);
  });

  it('of a text without words are nothing', () => expect(hashedNgrams(' … ', settings).indices).toHaveLength(0));

  it('have length 1, ascending indices within the buckets, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { indices, values } = hashedNgrams(text, { ...settings, buckets: 256 });
        indices.forEach((index, n) => {
          expect(index).toBeLessThan(256);
          if (n > 0) expect(index).toBeGreaterThan(indices[n - 1]!);
        });
        if (values.length > 0) expect(Math.hypot(...values)).toBeCloseTo(1, 9);
      }),
    );
  });

  it.each([{ buckets: 1000 }, { buckets: 2 ** 17 }, { buckets: 128 }, { words: 0 }, { words: 4 }])(
    'refuse %j',
    (change) => {
      expect(() => hashedNgrams('a', { ...settings, ...change })).toThrow(RangeError);
    },
  );
});
