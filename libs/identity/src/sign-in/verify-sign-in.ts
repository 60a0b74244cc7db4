import { ModelverseError } from '@icubed/errors';
import { getAddress } from 'ethers';
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
 * Checks an EIP-4361 message and its EIP-191 signature by an externally owned account: domain, origin, chain, expiry,
 * signer. The caller still has to spend the nonce. Throws AUTH.SIGN_IN_MALFORMED or AUTH.SIGN_IN_REFUSED with the reason.
 */
export async function verifySignIn(
  message: string,
  signature: string,
  expected: SignInExpectation,
): Promise<VerifiedSignIn> {
  const siwe = parse(message);
  const mismatch = mismatchOf(siwe, expected);
  if (mismatch !== undefined) throw refused(mismatch);
  // suppressed exceptions come back as a result, whose type names the failed check
  const result = await siwe
    .verify({ signature, domain: expected.domain, time: expected.now.toISOString() }, { suppressExceptions: true })
    .catch((error: unknown) => ({ success: false, error: { type: String(error) } }));
  if (!result.success) throw refused(result.error?.type ?? 'the signature does not verify');
  return { address: getAddress(siwe.address), nonce: siwe.nonce };
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
  return undefined;
}

function refused(reason: string): ModelverseError {
  return new ModelverseError('AUTH.SIGN_IN_REFUSED', `The sign-in is refused: ${reason}.`);
}
