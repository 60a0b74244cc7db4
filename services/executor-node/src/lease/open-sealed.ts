import { newNodeKeyPair, openKeyAtNode, type NodeKeyPair } from '@icubed/content';
import {
  signNodeSealingKey,
  type KeyForNode,
  type KeyWantedMessage,
  type LeaseMessage,
  type SigningContext,
} from '@icubed/protocol';
import type { Signer } from 'ethers';
import { orAborted } from '../abort/or-aborted.js';
import type { ContentFiles } from '../pipeline/pipeline.js';
import type { RegisteredContent } from '../weights/content-source.js';
import type { SealedCache } from '../weights/sealed-cache.js';

export type AskKey = (wanted: KeyWantedMessage) => Promise<KeyForNode>;

export interface SealedParts {
  readonly sealed: Pick<SealedCache, 'open'>;
  readonly signer: Signer;
  readonly context: SigningContext;
  readonly nowSeconds: () => bigint;
}

/** As long as a key takes to be asked for, and clocks may differ. */
const VALID_SECONDS = 600n;

/**
 * The plain files of sealed content, for the lease that names it. The pair is made for this one question and its private half leaves no
 * variable of this function; the data key is overwritten as soon as the files are open, or cannot be opened.
 * @throws NODE.KEY_REFUSED or the registry's own code for its refusal, CONTENT.KEY_UNWRAP_FAILED, what SealedCache throws, or the reason of
 * `signal`
 */
export async function openSealed(
  parts: SealedParts,
  lease: Pick<LeaseMessage, 'leaseId' | 'callId' | 'step' | 'attempt'>,
  content: RegisteredContent & { readonly assetId: string },
  askKey: AskKey,
  signal: AbortSignal,
): Promise<ContentFiles> {
  const pair = await newNodeKeyPair();
  const node = await parts.signer.getAddress();
  const { leaseId, callId, step, attempt } = lease;
  const { assetId, ...registered } = content;
  const sealingKey = await signedKey(parts, node, pair);
  const key = await orAborted(askKey({ type: 'keyWanted', leaseId, assetId, sealingKey }), signal);
  const { versionId } = key;
  const handover = { chainId: content.chainId, assetId: BigInt(assetId), versionId, callId, step, attempt, node };
  const sent = { encapsulated: Buffer.from(key.encapsulated, 'base64'), wrapped: Buffer.from(key.wrapped, 'base64') };
  const dataKey = await openKeyAtNode(sent, pair, handover);
  try {
    return await parts.sealed.open(registered, { versionId, dataKey }, signal);
  } finally {
    dataKey.fill(0);
  }
}

async function signedKey(
  { signer, context, nowSeconds }: SealedParts,
  node: string,
  pair: NodeKeyPair,
): Promise<KeyWantedMessage['sealingKey']> {
  const publicKey = `0x${Buffer.from(pair.publicKey).toString('hex')}`;
  const validUntil = nowSeconds() + VALID_SECONDS;
  const signature = await signNodeSealingKey(signer, context, { node, publicKey, validUntil });
  return { publicKey, validUntil: validUntil.toString(), signature };
}
