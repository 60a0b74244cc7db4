import { ModelverseError } from '@icubed/errors';
import { verifyMessage } from 'ethers';
import { SiweMessage } from 'siwe';

export interface SignInExpectation {
  readonly domain: string;
  readonly chainId: number;
  /** origin that the message's URI must be of */
  readonly origin: string;
  readonly now: Date;
}

export interface VerifiedSignIn {
  readonly address: string;
  readonly nonce: string;
}

const MAX_MESSAGE_CHARS = 4_096;

/**
 * Checks an EIP-4361 message and its EIP-191 signature by an externally owned account: domain, origin, chain, validity,
 * signer. The caller still has to spend the nonce. Throws AUTH.SIGN_IN_MALFORMED or AUTH.SIGN_IN_REFUSED with the reason.
 */
export function verifySignIn(message: string, signature: string, expected: SignInExpectation): VerifiedSignIn {
  const siwe = parse(message);
  const mismatch = mismatchOf(siwe, expected);
  if (mismatch !== undefined) throw refused(mismatch);
  if (signerOf(message, signature) !== siwe.address) throw refused('the address in the message did not sign it');
  return { address: siwe.address, nonce: siwe.nonce };
}

// not SiweMessage.verify: it prints the stack of every bad signature to the console
function signerOf(message: string, signature: string): string | undefined {
  try {
    return verifyMessage(message, signature);
  } catch {
    return undefined;
  }
}

function parse(message: string): SiweMessage {
  if (message.length > MAX_MESSAGE_CHARS)
    throw new ModelverseError('AUTH.SIGN_IN_MALFORMED', 'The message is too long.');
  try {
    return new SiweMessage(message);
  } catch (cause) {
    throw new ModelverseError('AUTH.SIGN_IN_MALFORMED', 'The message is no EIP-4361 message.', {}, { cause });
  }
}

function mismatchOf(siwe: SiweMessage, expected: SignInExpectation): string | undefined {
  if (siwe.domain !== expected.domain) return `the message is for the domain ${siwe.domain}`;
  if (siwe.chainId !== expected.chainId) return `the message is for the chain ${siwe.chainId}`;
  if (!URL.canParse(siwe.uri) || new URL(siwe.uri).origin !== expected.origin)
    return 'the message is for another origin';
  if (siwe.expirationTime !== undefined && Date.parse(siwe.expirationTime) <= expected.now.getTime())
    return 'it has expired';
  if (siwe.notBefore !== undefined && Date.parse(siwe.notBefore) > expected.now.getTime()) return 'it is not valid yet';
  return undefined;
}

function refused(reason: string): ModelverseError {
  return new ModelverseError('AUTH.SIGN_IN_REFUSED', `The sign-in is refused: ${reason}.`);
}
