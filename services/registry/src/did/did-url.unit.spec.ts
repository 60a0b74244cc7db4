import { describe, expect, it } from '@jest/globals';
import { leadsBeyondDocument, parseDidUrl } from './did-url.js';

const DID = 'did:icubed:31337:42';
const parsed = (text: string) => {
  const url = parseDidUrl(text);
  return url && { ...url, parameters: Object.fromEntries(url.parameters) };
};

describe('a DID URL', () => {
  it.each([
    [DID, { did: DID, parameters: {} }],
    [`${DID}#steward`, { did: DID, parameters: {}, fragment: 'steward' }],
    [`${DID}/a%20b/model.onnx`, { did: DID, parameters: {}, path: 'a b/model.onnx' }],
    [
      `${DID}?service=content&relativeRef=%2Fa.bin`,
      { did: DID, parameters: { service: 'content', relativeRef: '/a.bin' } },
    ],
    [`${DID}/?versionId=7#`, { did: DID, parameters: { versionId: '7' } }],
    ['did:web:example.com%3A80#key', { did: 'did:web:example.com%3A80', parameters: {}, fragment: 'key' }],
  ])('%s is read', (text, expected) => expect(parsed(text)).toEqual(expected));

  it.each([
    ['no DID', 'https://example.com'],
    ['a parameter twice', `${DID}?versionId=1&versionId=2`],
    ['an escape of nothing', `${DID}/%zz`],
    ['more than 2,048 characters', `${DID}/${'a'.repeat(2_048)}`],
    ['nothing', ''],
  ])('is not read from %s', (_, text) => expect(parseDidUrl(text)).toBeUndefined());

  it.each([
    [DID, false],
    [`${DID}?versionTime=2026-01-01T00:00:00Z`, false],
    [`${DID}#steward`, true],
    [`${DID}/a`, true],
    [`${DID}?service=content`, true],
    [`${DID}?relativeRef=a`, true],
  ])('%s leads beyond the document: %s', (text, beyond) =>
    expect(leadsBeyondDocument(parseDidUrl(text)!)).toBe(beyond),
  );
});
