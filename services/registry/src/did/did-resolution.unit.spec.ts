import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { address, assetId, didOf } from '@icubed/protocol';
import type { RegisteredAsset } from '../asset/asset.js';
import { didDocumentOf } from './did-document.js';
import { methodOf, representationFor, resolutionErrorOf } from './did-resolution.js';

const did = didOf(31337, assetId('42'));
const steward = address('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
const sealed = {
  steward,
  metadataCid: 'bafycard',
  sealedCid: 'bafysealed',
  content: { status: 'SEALED' },
} as unknown as RegisteredAsset;

describe('a DID document', () => {
  it('is controlled by the steward and leads to card, content and calls', () => {
    const document = didDocumentOf(did, 31337, sealed, 'https://modelverse.example');
    expect(document.id).toBe('did:icubed:31337:42');
    expect(document.controller).toBe(`did:pkh:eip155:31337:${steward}`);
    expect(document.verificationMethod[0]).toMatchObject({ blockchainAccountId: `eip155:31337:${steward}` });
    expect(document.service.map((service) => service.serviceEndpoint)).toEqual([
      'https://modelverse.example/content/ipfs/bafycard',
      'https://modelverse.example/content/ipfs/bafysealed',
      'https://modelverse.example/v1/assets/did:icubed:31337:42/invoke',
    ]);
  });

  it('names the open content once it is released', () => {
    const released = {
      ...sealed,
      content: { status: 'RELEASED', plainCid: 'bafyplain' },
    } as unknown as RegisteredAsset;
    expect(didDocumentOf(did, 31337, released, 'https://m.example').service.map((service) => service.type)).toContain(
      'IcubedContent',
    );
  });
});

describe('DID resolution', () => {
  it.each([
    ['did:icubed:31337:42', 'icubed'],
    ['did:web:example.com%3A80', 'web'],
    ['did:icubed:x', 'icubed'],
    ['did:icubed:', undefined],
    ['did:ICUBED:1', undefined],
    ['did:icubed:1:2#key', undefined],
    ['http://x', undefined],
    ['', undefined],
  ])('%j is of the method %j', (text, method) => expect(methodOf(text)).toBe(method));

  it('tells malformed, unknown and broken apart', () => {
    expect(resolutionErrorOf(new ModelverseError('PROTOCOL.DID_MALFORMED', ''))).toBe('invalidDid');
    expect(resolutionErrorOf(new ModelverseError('PROTOCOL.WRONG_CHAIN', ''))).toBe('notFound');
    expect(resolutionErrorOf(new ModelverseError('REGISTRY.ASSET_UNKNOWN', ''))).toBe('notFound');
    expect(resolutionErrorOf(new Error('password'))).toBe('internalError');
  });

  it.each([
    [undefined, 'result'],
    ['*/*', 'result'],
    ['application/did-resolution', 'result'],
    ['application/ld+json;profile="https://w3id.org/did-resolution"', 'result'],
    ['application/did+json', 'document'],
    ['application/did+ld+json, application/did+json', 'document-ld'],
    ['text/html, application/did+json;q=0.5', 'document'],
    ['text/html', undefined],
    ['*/*;q=0', undefined],
  ])('Accept: %s gets a %s', (accept, representation) => expect(representationFor(accept)).toBe(representation));
});
