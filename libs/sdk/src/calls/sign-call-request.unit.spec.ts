import { describe, expect, it } from '@jest/globals';
import { recoverCallRequestSigner, requestedCallId } from '@icubed/protocol';
import { Wallet } from 'ethers';
import { signCallRequest } from './sign-call-request.js';

const signer = new Wallet(`0x${'24'.repeat(32)}`);
const place = { chainId: 31_337, contract: '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
const context = { chainId: place.chainId, jobManager: place.contract };
const call = {
  did: 'did:icubed:31337:77',
  input: new TextEncoder().encode('hello'),
  session: `0x${'05'.repeat(32)}`,
  maxPrice: 41_000n,
  deadline: new Date(1_790_000_600_999),
};

describe('a signed call request', () => {
  it('is signed by the wallet over asset, input, session, price and time', async () => {
    const { request, signature, callId } = await signCallRequest(signer, place, call);
    expect(request).toMatchObject({
      payer: signer.address,
      session: call.session,
      assetId: 77n,
      requestDigest: '0x2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      maxPrice: 41_000n,
      deadline: 1_790_000_600n,
    });
    expect(recoverCallRequestSigner(context, request, signature)).toBe(signer.address);
    expect(callId).toBe(requestedCallId(context, request));
  });

  it('travels as JSON in base64url, of what the call does not say itself', async () => {
    const { header, request, signature } = await signCallRequest(signer, place, call);
    expect(header).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))).toEqual({
      session: call.session,
      maxPrice: '41000',
      nonce: request.nonce.toString(),
      deadline: 1_790_000_600,
      signature,
    });
  });

  it('is another one each time', async () => {
    const [one, other] = [await signCallRequest(signer, place, call), await signCallRequest(signer, place, call)];
    expect(one.callId).not.toBe(other.callId);
  });
});
