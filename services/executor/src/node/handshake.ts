import {
  type Address,
  address,
  type HelloMessage,
  recoverNodeHelloSigner,
  type SigningContext,
} from '@icubed/protocol';
import { ModelverseError } from '@icubed/errors';

/** A hello may be valid this long ahead: a longer one would be a token worth stealing. */
const MAX_AHEAD_SECONDS = 600n;

export interface Challenge {
  readonly nonce: string;
  readonly executor: string;
}

/**
 * The node's address, proven over this connection's own nonce. The nonce lives as long as the connection and is asked for
 * once, so a recorded hello opens nothing. Throws EXECUTOR.NODE_HELLO_REFUSED.
 */
export function verifyHello(
  context: SigningContext,
  challenge: Challenge,
  hello: HelloMessage,
  nowSeconds: bigint,
): Address {
  const expiresAt = BigInt(hello.expiresAt);
  if (expiresAt <= nowSeconds) throw refused('the hello has expired');
  if (expiresAt > nowSeconds + MAX_AHEAD_SECONDS) throw refused('the hello is valid for too long');
  const node = address(hello.node);
  const signed = { node, nonce: challenge.nonce, executor: challenge.executor, expiresAt };
  if (recover(context, signed, hello.signature) !== node) throw refused('the hello is not signed by the node it names');
  return node;
}

function recover(
  context: SigningContext,
  signed: Parameters<typeof recoverNodeHelloSigner>[1],
  signature: string,
): string | undefined {
  try {
    return recoverNodeHelloSigner(context, signed, signature);
  } catch {
    return undefined;
  }
}

const refused = (why: string) => new ModelverseError('EXECUTOR.NODE_HELLO_REFUSED', why);
