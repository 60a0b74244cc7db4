import { keccak_256 } from '@noble/hashes/sha3.js';

/** 32 secret bytes that open one version's sealed content. */
export type DataKey = Uint8Array & { readonly brand: 'DataKey' };

export const DATA_KEY_BYTES = 32;

export function asDataKey(bytes: Uint8Array): DataKey {
  if (bytes.byteLength !== DATA_KEY_BYTES) throw new RangeError(`a data key has ${DATA_KEY_BYTES} bytes`);
  return bytes as DataKey;
}

/** `keccak256(dataKey)`: what a registration commits to and a reveal opens on-chain. */
export function dataKeyCommitment(dataKey: DataKey): `0x${string}` {
  return `0x${Buffer.from(keccak_256(dataKey)).toString('hex')}`;
}
