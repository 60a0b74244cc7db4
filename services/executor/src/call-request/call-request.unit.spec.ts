import { describe, expect, it } from '@jest/globals';
import {
  type Address,
  type AssetId,
  bytes32,
  requestedCallId,
  signCallRequest,
  type UsdMicros,
} from '@icubed/protocol';
import { Wallet } from 'ethers';
import { callRequestView, parseCallRequest, requireWithin, signedCallRequest } from './call-request.js';

const payer = new Wallet(`0x${'24'.repeat(32)}`);
const context = { chainId: 31_337, jobManager: '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
const call = {
  payer: payer.address as Address,
  assetId: 77n as AssetId,
  requestDigest: bytes32(`0x${'03'.repeat(32)}`),
};
const asked = { session: bytes32(`0x${'05'.repeat(32)}`), maxPrice: 41_000n, nonce: 7n, deadline: 1_790_000_600n };
const signature = await signCallRequest(payer, context, { ...call, ...asked });
const sent = { session: asked.session, maxPrice: '41000', nonce: '7', deadline: 1_790_000_600, signature };
const header = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refused = expect.objectContaining({ code: 'EXECUTOR.CALL_REQUEST_INVALID' });

describe('the header of a call request', () => {
  it('is optional, and read exactly', () => {
    expect(parseCallRequest(undefined)).toBeUndefined();
    expect(parseCallRequest(header(sent))).toEqual({ ...asked, signature });
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['a field too many', { ...sent, payer: payer.address }],
    ['a field too few', { ...sent, nonce: undefined }],
    ['a price as a number', { ...sent, maxPrice: 41_000 }],
    ['a price that does not fit', { ...sent, maxPrice: (1n << 128n).toString() }],
    ['a nonce that does not fit', { ...sent, nonce: (1n << 256n).toString() }],
    ['a negative nonce', { ...sent, nonce: '-1' }],
    ['a deadline of parts of seconds', { ...sent, deadline: 1.5 }],
    ['a short session', { ...sent, session: '0x05' }],
    ['a short signature', { ...sent, signature: signature.slice(0, -2) }],
  ])('is refused with %s', (_, value) => {
    expect(() => parseCallRequest(header(value))).toThrow(refused);
  });

  it('is refused when it is no base64url, no JSON or too long', () => {
    for (const text of ['', '{}', 'e30=', 'bm8', 'A'.repeat(2_049)])
      expect(() => parseCallRequest(text)).toThrow(refused);
  });
});

describe('a signed call request', () => {
  const signed = signedCallRequest(context, { ...asked, signature }, call);

  it('gives the call its id', () => {
    expect(signed.callId).toBe(requestedCallId(context, { ...call, ...asked }));
    expect(callRequestView(signed)).toMatchObject({
      payer: payer.address,
      assetId: '77',
      maxPrice: '41000',
      nonce: '7',
    });
  });

  it.each<[string, Partial<typeof call>, Partial<typeof asked>]>([
    ['another payer', { payer: Wallet.createRandom().address as Address }, {}],
    ['another asset', { assetId: 78n as AssetId }, {}],
    ['another input', { requestDigest: bytes32(`0x${'04'.repeat(32)}`) }, {}],
    ['another session', {}, { session: bytes32(`0x${'06'.repeat(32)}`) }],
    ['another price', {}, { maxPrice: 41_001n }],
    ['another nonce', {}, { nonce: 8n }],
    ['another deadline', {}, { deadline: 1n }],
  ])('is refused for %s', (_, ofCall, ofRequest) => {
    expect(() => signedCallRequest(context, { ...asked, ...ofRequest, signature }, { ...call, ...ofCall })).toThrow(
      refused,
    );
  });

  it('bounds price and time, and asks for one receipt', () => {
    const within = { mostUsdMicros: 41_000n as UsdMicros, lastChainSeconds: 1_790_000_600n, isWorkflow: false };
    expect(() => requireWithin(signed, within)).not.toThrow();
    expect(() => requireWithin(signed, { ...within, mostUsdMicros: 41_001n as UsdMicros })).toThrow(refused);
    expect(() => requireWithin(signed, { ...within, lastChainSeconds: 1_790_000_601n })).toThrow(refused);
    expect(() => requireWithin(signed, { ...within, isWorkflow: true })).toThrow(refused);
  });
});
