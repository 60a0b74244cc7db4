import type { DataKey } from './data-key.js';
import type { KeyEncryptionKey } from './key-encryption-key.js';
import { decodeWrapped, unwrapFailed, type WrappedDataKey } from './wrapped-key.js';

/** Wraps with one key and still unwraps what retired ones have wrapped, until everything is wrapped again. */
export class KeyRing implements KeyEncryptionKey {
  private readonly byId: ReadonlyMap<string, KeyEncryptionKey>;

  constructor(
    private readonly current: KeyEncryptionKey,
    retired: readonly KeyEncryptionKey[] = [],
  ) {
    this.byId = new Map([...retired, current].map((key) => [key.keyId, key]));
  }

  get keyId(): string {
    return this.current.keyId;
  }

  /** Every key that can unwrap, the current one last. */
  get keyIds(): readonly string[] {
    return [...this.byId.keys()];
  }

  wrap(dataKey: DataKey, owner: string): Promise<WrappedDataKey> {
    return this.current.wrap(dataKey, owner);
  }

  async unwrap(wrapped: WrappedDataKey, owner: string): Promise<DataKey> {
    const { keyId } = decodeWrapped(wrapped);
    const key = this.byId.get(keyId);
    if (!key) throw unwrapFailed('the data key was wrapped under a key encryption key that is not here', { keyId });
    return key.unwrap(wrapped, owner);
  }
}
