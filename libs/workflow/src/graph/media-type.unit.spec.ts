import { describe, expect, it } from '@jest/globals';
import { accepts, firstRefused, isMediaRange, isMediaType } from './media-type.js';

describe('media types', () => {
  it.each([
    ['text/plain', 'text/plain', true],
    ['image/*', 'image/png', true],
    ['*/*', 'application/json', true],
    ['image/*', 'imagery/png', false],
    ['text/plain', 'text/html', false],
    ['image/*', 'text/plain', false],
  ])('%s accepts %s: %s', (range, mediaType, expected) => {
    expect(accepts(range, mediaType)).toBe(expected);
  });

  it.each(['text', 'text/', '/plain', 'text/plain; charset=utf-8', 'TEXT/plain', 'a b/c', ''])(
    '%s is no media type',
    (text) => {
      expect(isMediaType(text)).toBe(false);
    },
  );

  it('are ranges only with an open subtype', () => {
    expect(['image/*', '*/*', '*/png', 'image/p*', 'image/png'].map(isMediaRange)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('are refused by name when no range of the target takes them', () => {
    expect(firstRefused(['image/png', 'text/plain'], ['image/*', 'application/json'])).toBe('text/plain');
    expect(firstRefused(['image/png'], ['text/plain', 'image/png'])).toBeUndefined();
  });
});
