import type { Signer } from 'ethers';
import { ModelverseError } from '@icubed/errors';
import {
  address,
  signNodeHello,
  type ExecutorMessage,
  type HelloMessage,
  type NodeCapabilities,
  type SigningContext,
} from '@icubed/protocol';

type Challenge = Extract<ExecutorMessage, { type: 'challenge' }>;

export interface NodeIdentity {
  readonly signer: Signer;
  readonly context: SigningContext;
  /** Origin of the executor this node dials, e.g. `wss://executor.example`. */
  readonly executor: string;
  readonly priceUsdMicros: bigint;
  readonly capabilities: NodeCapabilities;
  readonly software: string;
}

const VALID_SECONDS = 60n;

/**
 * Proves the key over the challenge's nonce, but only for the executor, chain and contract the operator named: a stranger could
 * otherwise hand on another executor's challenge and log in there as this node.
 * @throws NODE.CHALLENGE_REFUSED
 */
export async function answerChallenge(
  identity: NodeIdentity,
  challenge: Challenge,
  nowSeconds: bigint,
): Promise<HelloMessage> {
  const { signer, context, executor } = identity;
  if (challenge.chainId !== context.chainId)
    throw refused(`chain ${challenge.chainId}, this node serves ${context.chainId}`);
  if (address(challenge.jobManager) !== address(context.jobManager))
    throw refused(`JobManager ${challenge.jobManager}`);
  if (originOf(challenge.executor) !== executor)
    throw refused(`executor ${challenge.executor}, this node dials ${executor}`);
  const node = await signer.getAddress();
  const expiresAt = nowSeconds + VALID_SECONDS;
  const signature = await signNodeHello(signer, context, {
    node,
    nonce: challenge.nonce,
    executor: challenge.executor,
    expiresAt,
  });
  return {
    type: 'hello',
    node,
    expiresAt: expiresAt.toString(),
    signature,
    priceUsdMicros: identity.priceUsdMicros.toString(),
    capabilities: identity.capabilities,
    software: identity.software,
  };
}

/** Scheme, host and port, the WebSocket schemes taken for the HTTP ones they begin as. */
export function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url.replace(/^http/, 'ws')).origin : undefined;
}

function refused(what: string): ModelverseError {
  return new ModelverseError('NODE.CHALLENGE_REFUSED', `the challenge names ${what}`);
}
