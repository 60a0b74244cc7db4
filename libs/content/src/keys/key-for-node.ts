import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { ModelverseError } from '@icubed/errors';
import { asDataKey, DATA_KEY_BYTES, type DataKey } from './data-key.js';
import { unwrapFailed } from './wrapped-key.js';

/** Whose key is handed to whom, and for what: it opens for nothing else. */
export interface KeyHandover {
  readonly chainId: number;
  readonly assetId: bigint;
  readonly versionId: string;
  readonly callId: string;
  readonly step: number;
  readonly attempt: number;
  /** The node's address. */
  readonly node: string;
}

export interface WrappedForNode {
  /** The sender's ephemeral public key. */
  readonly encapsulated: Uint8Array;
  readonly wrapped: Uint8Array;
}

type PrivateKey = Awaited<ReturnType<DhkemX25519HkdfSha256['generateKeyPair']>>['privateKey'];

export interface NodeKeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly privateKey: PrivateKey;
}

/** RFC 9180, base mode: the key itself says that it is the right one, by its on-chain commitment. */
const SUITE = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** A node makes one for each time it starts, and never writes it down. */
export async function newNodeKeyPair(): Promise<NodeKeyPair> {
  const pair = await SUITE.kem.generateKeyPair();
  return {
    publicKey: new Uint8Array(await SUITE.kem.serializePublicKey(pair.publicKey)),
    privateKey: pair.privateKey,
  };
}

/** @throws CONTENT.NODE_KEY_INVALID for bytes that are no X25519 key, or one with which nothing is secret */
export async function keyForNode(
  dataKey: DataKey,
  publicKey: Uint8Array,
  handover: KeyHandover,
): Promise<WrappedForNode> {
  try {
    const recipientPublicKey = await SUITE.kem.deserializePublicKey(bufferOf(publicKey));
    const { enc, ct } = await SUITE.seal({ recipientPublicKey, info: infoOf(handover) }, bufferOf(dataKey));
    return { encapsulated: new Uint8Array(enc), wrapped: new Uint8Array(ct) };
  } catch (cause) {
    throw new ModelverseError('CONTENT.NODE_KEY_INVALID', 'nothing can be wrapped to this key', {}, { cause });
  }
}

/** Tries the key before a secret is taken out for it. @throws CONTENT.NODE_KEY_INVALID */
export async function assertNodeKey(publicKey: Uint8Array, handover: KeyHandover): Promise<void> {
  await keyForNode(asDataKey(new Uint8Array(DATA_KEY_BYTES)), publicKey, handover);
}

/** @throws CONTENT.KEY_UNWRAP_FAILED for another key, another handover or changed bytes */
export async function openKeyAtNode(
  { encapsulated, wrapped }: WrappedForNode,
  { privateKey }: Pick<NodeKeyPair, 'privateKey'>,
  handover: KeyHandover,
): Promise<DataKey> {
  try {
    const recipient = { recipientKey: privateKey, enc: bufferOf(encapsulated), info: infoOf(handover) };
    return asDataKey(new Uint8Array(await SUITE.open(recipient, bufferOf(wrapped))));
  } catch {
    throw unwrapFailed('the key was wrapped to another node, for another call, or was changed');
  }
}

function infoOf({ chainId, assetId, versionId, callId, step, attempt, node }: KeyHandover): ArrayBuffer {
  const parts = [chainId, assetId, versionId, callId.toLowerCase(), step, attempt, node.toLowerCase()];
  return bufferOf(new TextEncoder().encode(`icubed-key-for-node/1|${parts.join('|')}`));
}

/** WebCrypto takes what may not be shared with another thread. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
