import { dataKeyCommitment, type KeyRing, type WrappedDataKey } from '@icubed/content';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { inTransaction } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import type { KeyUseStore } from '../key-use.store.js';

export interface RotateKeysDeps {
  readonly source: DataSource;
  readonly ring: KeyRing;
  readonly uses: KeyUseStore;
  readonly actor: string;
  readonly onProgress?: (wrapped: number) => void;
}

export interface Rotation {
  readonly rewrapped: number;
  /** Versions whose key did not open, and why; they keep the wrapping they had. */
  readonly failed: readonly { readonly versionId: string; readonly code: string }[];
}

interface Wrapped {
  id: string;
  chain_id: string;
  wrapped_key: Buffer;
  kek_id: string;
  data_key_commitment: string;
}

const BATCH = 100;

/**
 * Wraps every data key again that another key than the ring's current one has wrapped. Each in a transaction of its own with its row in
 * the audit trail: whatever stops it, the next run goes on from there, and the retired keys open what is not reached yet.
 *
 * @throws CONTENT.KMS_UNAVAILABLE, CONTENT.KMS_REFUSED: nothing after it would go better
 */
export async function rotateKeys(deps: RotateKeysDeps): Promise<Rotation> {
  const failed: { versionId: string; code: string }[] = [];
  let rewrapped = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const batch = await deps.source.query<Wrapped[]>(
      `SELECT id, chain_id, wrapped_key, kek_id, data_key_commitment FROM content_version
       WHERE kek_id <> $1 AND id > $2 ORDER BY id LIMIT ${BATCH}`,
      [deps.ring.keyId, after],
    );
    for (const version of batch) {
      try {
        if (await rewrap(version, deps)) rewrapped += 1;
      } catch (error) {
        if (
          !isModelverseError(error, 'CONTENT.KEY_UNWRAP_FAILED') &&
          !isModelverseError(error, 'CONTENT.DIGEST_MISMATCH')
        )
          throw error;
        failed.push({ versionId: version.id, code: error.code });
      }
      after = version.id;
    }
    deps.onProgress?.(rewrapped);
    if (batch.length < BATCH) return { rewrapped, failed };
  }
}

/** False when somebody else has wrapped it again in between. */
async function rewrap(version: Wrapped, { source, ring, uses, actor }: RotateKeysDeps): Promise<boolean> {
  const { id: versionId, kek_id: formerKekId } = version;
  const dataKey = await ring.unwrap(version.wrapped_key as unknown as WrappedDataKey, versionId);
  // a key that does not open its content must not be made to look as if it did
  if (dataKeyCommitment(dataKey) !== version.data_key_commitment)
    throw new ModelverseError('CONTENT.DIGEST_MISMATCH', 'the stored key does not open the registered commitment');
  const wrapped = await ring.wrap(dataKey, versionId);
  // the only copy is about to be replaced: nothing is written that was not seen to open
  if (dataKeyCommitment(await ring.unwrap(wrapped, versionId)) !== version.data_key_commitment)
    throw new ModelverseError('CONTENT.DIGEST_MISMATCH', 'the key that was wrapped again does not open the commitment');
  return inTransaction(source, async (manager) => {
    const [, changed] = await manager.query<[unknown, number]>(
      'UPDATE content_version SET wrapped_key = $3, kek_id = $4 WHERE id = $1 AND wrapped_key = $2',
      [versionId, version.wrapped_key, Buffer.from(wrapped), ring.keyId],
    );
    if (changed !== 1) return false;
    const use = { chainId: Number(version.chain_id), versionId, kekId: ring.keyId, formerKekId };
    await uses.record({ ...use, purpose: 'ROTATE', actor }, manager);
    return true;
  });
}

/** How many data keys each key has wrapped: a retired key that wraps none is no longer needed. */
export async function keysInUse(source: DataSource): Promise<ReadonlyMap<string, number>> {
  const rows = await source.query<{ kek_id: string; versions: string }[]>(
    'SELECT kek_id, count(*) AS versions FROM content_version GROUP BY kek_id ORDER BY kek_id',
  );
  return new Map(rows.map((row) => [row.kek_id, Number(row.versions)]));
}
