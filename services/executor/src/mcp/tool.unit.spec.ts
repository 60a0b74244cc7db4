import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { assetId, type Bytes32, type UsdMicros } from '@icubed/protocol';
import type { CallableAsset } from '../asset/callable-asset.js';
import type { StoredCall } from '../call/call.store.js';
import { assetOfTool, inputOfArguments, toolName, toolOf } from './tool.js';
import { failedResult, toolResult } from './tool-result.js';

const id = assetId((1n << 96n) - 1n);

describe('a tool name', () => {
  it('is its asset’s, and short enough for every client', () => {
    expect(assetOfTool(31337, toolName(31337, id))).toBe(id);
    expect(toolName(4_294_967_295, id).length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['another chain’s', 'asset_1_5'],
    ['no asset’s', 'search'],
    ['beyond 96 bits', `asset_31337_${1n << 96n}`],
    ['another spelling of an asset’s', 'asset_31337_05'],
    ['with something behind it', 'asset_31337_5_'],
  ])('that is %s is no tool', (_what, name) => {
    expect(assetOfTool(31337, name)).toBeUndefined();
  });
});

describe('a tool', () => {
  const asset = { assetId: id, priceUsdMicros: 1_000n as UsdMicros } as CallableAsset;

  it('without a node says so instead of a total', () => {
    const tool = toolOf(31337, asset, undefined);
    expect(tool.description).toContain('no node runs it');
    expect(tool._meta).toMatchObject({ 'icubed/price': { asset: '1000', node: null, total: null } });
  });

  it('takes text as plain text unless it is said to be something else', () => {
    expect(inputOfArguments({ text: 'a' }).mediaType).toBe('text/plain');
    expect(inputOfArguments({ text: '{}', mediaType: 'application/json' }).mediaType).toBe('application/json');
  });

  it('names what is wrong about its arguments and never their values', () => {
    for (const wrong of [{ text: 5, note: 'secret' }, { base64: 'secret' }, 'secret'])
      expect(() => inputOfArguments(wrong)).toThrow(
        expect.not.objectContaining({ message: expect.stringMatching(/secret/) }),
      );
  });
});

describe('a result', () => {
  const callId = `0x${'11'.repeat(32)}` as Bytes32;
  const call = {
    terms: { callId, did: 'did:icubed:31337:1', assetPriceUsdMicros: 5n, nodePriceCeilingUsdMicros: 3n },
    state: { status: 'Completed', receiptId: '0x22', lease: { nodePriceUsdMicros: 2n } },
  } as unknown as StoredCall;
  const contentOf = (mediaType: string, bytes: Buffer) => toolResult(call, { mediaType, bytes, sha256: callId });

  it('is structured only when the output is a JSON object', () => {
    expect(contentOf('application/json', Buffer.from('{"a":1}')).structuredContent).toEqual({ a: 1 });
    expect(contentOf('application/json', Buffer.from('[1]'))).not.toHaveProperty('structuredContent');
  });

  it('gives text as text, pictures as pictures, anything else as bytes with their type', () => {
    expect(contentOf('text/csv', Buffer.from('a,b')).content).toEqual([{ type: 'text', text: 'a,b' }]);
    expect(contentOf('image/png', Buffer.from('p')).content).toEqual([
      { type: 'image', data: 'cA==', mimeType: 'image/png' },
    ]);
    expect(contentOf('audio/wav', Buffer.from('p')).content).toMatchObject([
      { type: 'resource', resource: { mimeType: 'audio/wav', blob: 'cA==' } },
    ]);
  });

  it('names the price that was taken, also when the output is no longer kept', () => {
    const result = toolResult(call, undefined);
    expect(result.content).toEqual([]);
    expect(result._meta).toMatchObject({
      'icubed/price': { asset: '5', node: '2', total: '7' },
      'icubed/receiptId': '0x22',
    });
  });

  it('of a failed call is an error with its code and call', () => {
    const failed = failedResult(new ModelverseError('EXECUTOR.NO_NODE', 'none', { callId, retryAfterSeconds: 5 }));
    expect(failed).toMatchObject({ isError: true, structuredContent: { code: 'EXECUTOR.NO_NODE', retryable: true } });
    expect(failed._meta).toEqual({ 'icubed/callId': callId });
  });
});
