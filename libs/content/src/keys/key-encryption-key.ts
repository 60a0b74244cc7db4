import type { DataKey } from './data-key.js';

/** A data key encrypted under a key that never leaves its keeper. */
export type WrappedDataKey = Uint8Array & { readonly brand: 'WrappedDataKey' };

/** Where data keys are wrapped: an environment key here, a cloud KMS elsewhere. */
export interface KeyEncryptionKey {
  /** Names the key, so that wrapped keys of a rotated-out one are found. Not secret. */
  readonly keyId: string;
  /** @param owner the version the data key belongs to; unwrapping for another fails */
  wrap(dataKey: DataKey, owner: string): Promise<WrappedDataKey>;
  /** @throws CONTENT.KEY_UNWRAP_FAILED */
  unwrap(wrapped: WrappedDataKey, owner: string): Promise<DataKey>;
}
