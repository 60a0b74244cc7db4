import { describe, expect, it } from '@jest/globals';
import { address, assetId, didOf } from '@icubed/protocol';
import type { RegisteredAsset } from '../asset/asset.js';
import { dereference } from './dereference.js';
import { didDocumentOf } from './did-document.js';
import { parseDidUrl } from './did-url.js';

const did = didOf(31337, assetId('42'));
const asset = {
  steward: address('0x70997970C51812dc3A010C7d01b50e0d17dc79C8'),
  metadataCid: 'bafycard',
  sealedCid: 'bafysealed',
  content: { status: 'RELEASED', plainCid: 'bafyplain' },
} as unknown as RegisteredAsset;
const released = didDocumentOf(did, 31337, asset, 'https://m.example');
const sealed = didDocumentOf(did, 31337, { ...asset, content: { status: 'SEALED' } }, 'https://m.example');
const follow = (rest: string, document = released) => dereference(document, parseDidUrl(did + rest)!);

describe('dereferencing', () => {
  it('finds a verification method and a service by their fragments', () => {
    expect(follow('#steward')).toEqual({ kind: 'part', content: released.verificationMethod[0] });
    expect(follow('#model-card')).toMatchObject({ kind: 'part', content: { type: 'IcubedModelCard' } });
    expect(follow('#nobody')).toMatchObject({ kind: 'failed', error: 'notFound' });
  });

  it.each([
    ['?service=model-card', 'https://m.example/content/ipfs/bafycard'],
    ['?service=content&relativeRef=/det/model.onnx', 'https://m.example/content/ipfs/bafyplain/det/model.onnx'],
    ['?service=content&relativeRef=a%20b', 'https://m.example/content/ipfs/bafyplain/a%20b'],
    ['?service=content#part', 'https://m.example/content/ipfs/bafyplain#part'],
    ['//evil.example', 'https://m.example/content/ipfs/bafyplain/evil.example'],
    ['/det/model.onnx', 'https://m.example/content/ipfs/bafyplain/det/model.onnx'],
  ])('%s leads to %s', (rest, url) => expect(follow(rest)).toEqual({ kind: 'location', url }));

  it.each([
    '?service=content&relativeRef=//evil.example/x',
    '?service=content&relativeRef=https://evil.example/x',
    '?service=content&relativeRef=../bafyother',
    '?service=content&relativeRef=%5C%5Cevil.example',
    '/../bafyother',
    '?relativeRef=a',
    '/a?service=content',
  ])('%s leads nowhere', (rest) => expect(follow(rest)).toMatchObject({ kind: 'failed', error: 'invalidDidUrl' }));

  it('has no file of what is sealed', () => {
    expect(follow('/model.onnx', sealed)).toMatchObject({ kind: 'failed', error: 'notFound' });
    expect(follow('?service=content', sealed)).toMatchObject({ kind: 'failed', error: 'notFound' });
    expect(follow('?service=sealed-content', sealed)).toMatchObject({ kind: 'location' });
  });
});
