import type { DataKey } from './data-key.js';
import type { WrappedDataKey } from './wrapped-key.js';

/** Where data keys are wrapped: 32 bytes from the environment or a file here, a key management service elsewhere, or several of them. */
export interface KeyEncryptionKey {
  /** Names the key that wraps, so that what other keys have wrapped is found. Not secret. */
  readonly keyId: string;
  /** @param owner the version the data key belongs to; unwrapping for another fails */
  wrap(dataKey: DataKey, owner: string): Promise<WrappedDataKey>;
  /** @throws CONTENT.KEY_UNWRAP_FAILED, and what the keeper's own failures are */
  unwrap(wrapped: WrappedDataKey, owner: string): Promise<DataKey>;
}
