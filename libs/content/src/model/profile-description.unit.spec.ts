import { describe, expect, it } from '@jest/globals';
import { parseProfileDescription } from './profile-description.js';

const profile = {
  format: 'icubed-profile/1',
  base: 'did:icubed:31337:7',
  parameters: { 'image/dbnet@1': { threshold: 0.2 }, 'text/ctc@1': { minConfidence: 0.8 } },
};
const parse = (value: unknown) => parseProfileDescription(Buffer.from(JSON.stringify(value)));
const refused = expect.objectContaining({ code: 'CONTENT.MODEL_INVALID' });
const refusalOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('icubed.profile.json', () => {
  it('names its base and the parameters of each processor', () => expect(parse(profile)).toEqual(profile));

  it.each([
    ['another format', { ...profile, format: 'icubed-profile/2' }],
    ['a base that is no DID of an asset', { ...profile, base: 'did:web:example.org' }],
    ['an unknown key', { ...profile, files: ['x'] }],
    ['parameters of no processor', { ...profile, parameters: { threshold: 0.2 } }],
    ['a nested parameter', { ...profile, parameters: { 'text/ctc@1': { a: { b: 1 } } } }],
    ['no parameters', { format: profile.format, base: profile.base }],
  ])('is refused with %s', (_, value) => expect(refusalOf(() => parse(value))).toEqual(refused));

  it('is refused when it is no JSON, no UTF-8 or too large', () => {
    expect(refusalOf(() => parseProfileDescription(Buffer.from('{')))).toEqual(refused);
    expect(refusalOf(() => parseProfileDescription(Uint8Array.of(0xff, 0xfe)))).toEqual(refused);
    expect(refusalOf(() => parseProfileDescription(Buffer.alloc(70_000, 0x20)))).toEqual(refused);
  });
});
