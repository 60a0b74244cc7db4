import { describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { createSignInMessage, type SignInRequest } from './sign-in-message.js';
import { verifySignIn } from './verify-sign-in.js';

const wallet = new Wallet(`0x${'11'.repeat(32)}`);
const NOW = new Date('2026-11-22T12:00:00Z');
const request: SignInRequest = {
  domain: 'modelverse.example',
  uri: 'https://modelverse.example/sign-in',
  address: wallet.address,
  chainId: 31337,
  nonce: 'abcdef0123456789',
  issuedAt: NOW,
  expiresAt: new Date(NOW.getTime() + 600_000),
};
const expected = { domain: 'modelverse.example', origin: 'https://modelverse.example', chainId: 31337, now: NOW };

const verify = async (overrides: Partial<SignInRequest> = {}, signer = wallet, given = expected) => {
  const message = createSignInMessage({ ...request, ...overrides });
  return verifySignIn(message, await signer.signMessage(message), given);
};

describe('a sign-in message', () => {
  it('names what the wallet shows its owner, as EIP-4361 writes it', () => {
    expect(createSignInMessage(request)).toBe(
      [
        'modelverse.example wants you to sign in with your Ethereum account:',
        wallet.address,
        '',
        'Sign in to I Cubed Modelverse.',
        '',
        'URI: https://modelverse.example/sign-in',
        'Version: 1',
        'Chain ID: 31337',
        'Nonce: abcdef0123456789',
        'Issued At: 2026-11-22T12:00:00.000Z',
        'Expiration Time: 2026-11-22T12:10:00.000Z',
      ].join('\n'),
    );
  });

  it('signed by the address in it proves that address', async () => {
    expect(await verify()).toEqual({ address: wallet.address, nonce: request.nonce });
  });

  it.each([
    ['domain', { domain: 'evil.example' }],
    ['chain', { chainId: 1 }],
    ['origin', { uri: 'https://evil.example/' }],
  ])('for another %s is refused', async (what, overrides) => {
    await expect(verify(overrides)).rejects.toMatchObject({
      code: 'AUTH.SIGN_IN_REFUSED',
      detail: expect.stringContaining(what) as unknown as string,
    });
  });

  it('is refused from the moment it expires', async () => {
    const at = (ms: number) => verify({}, wallet, { ...expected, now: new Date(request.expiresAt.getTime() + ms) });
    await expect(at(-1)).resolves.toBeDefined();
    await expect(at(0)).rejects.toMatchObject({ code: 'AUTH.SIGN_IN_REFUSED' });
  });

  it('is refused before it becomes valid', () => {
    const message = createSignInMessage(request).replace(/$/, '\nNot Before: 2026-11-22T12:05:00.000Z');
    const signature = wallet.signMessageSync(message);
    const at = (time: string) => verifySignIn(message, signature, { ...expected, now: new Date(time) });
    expect(() => at('2026-11-22T12:04:59.999Z')).toThrow(/not valid yet/);
    expect(at('2026-11-22T12:05:00Z').address).toBe(wallet.address);
  });

  it('is refused when another wallet signed it, or nobody did', async () => {
    const refusal = { code: 'AUTH.SIGN_IN_REFUSED' };
    await expect(verify({}, new Wallet(`0x${'22'.repeat(32)}`))).rejects.toMatchObject(refusal);
    for (const signature of ['0x', `0x${'00'.repeat(65)}`, 'nonsense']) {
      expect(() => verifySignIn(createSignInMessage(request), signature, expected)).toThrow(/AUTH\.SIGN_IN_REFUSED/);
    }
  });

  it('that is none is malformed', () => {
    for (const text of ['', 'hello', 'x'.repeat(5_000)]) {
      expect(() => verifySignIn(text, '0x', expected)).toThrow(/AUTH\.SIGN_IN_MALFORMED/);
    }
  });
});
