import { InjectDataSource } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { KeyUse, RecordedKeyUse } from './key-use.js';

interface KeyUseRow {
  id: string;
  used_at: Date;
  chain_id: string;
  purpose: KeyUse['purpose'];
  actor: string;
  version_id: string | null;
  asset_id: string | null;
  kek_id: string | null;
  former_kek_id: string | null;
  call_id: string | null;
  step: number | null;
  node: string | null;
  refusal: string | null;
}

/** The audit trail of data keys. The database refuses to change or delete what is in it. */
@Injectable()
export class KeyUseStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async record(use: KeyUse, manager: Pick<EntityManager, 'query'> = this.source): Promise<void> {
    await manager.query(
      `INSERT INTO key_use (chain_id, purpose, actor, version_id, asset_id, kek_id, former_kek_id, call_id, step, node, refusal)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        use.chainId,
        use.purpose,
        use.actor,
        use.versionId ?? null,
        use.assetId?.toString() ?? null,
        use.kekId ?? null,
        use.formerKekId ?? null,
        use.callId ?? null,
        use.step ?? null,
        use.node ?? null,
        use.refusal ?? null,
      ],
    );
  }

  /** Of an asset and, where it was sealed here, of its version: newest first. */
  async list(
    chainId: number,
    about: { readonly assetId: AssetId; readonly versionId: string | undefined },
    before: bigint | undefined,
    limit: number,
  ): Promise<RecordedKeyUse[]> {
    const rows = await this.source.query<KeyUseRow[]>(
      `SELECT * FROM key_use WHERE chain_id = $1 AND (asset_id = $2 OR version_id = $3) AND ($4::bigint IS NULL OR id < $4)
       ORDER BY id DESC LIMIT $5`,
      [chainId, about.assetId.toString(), about.versionId ?? null, before?.toString() ?? null, limit],
    );
    return rows.map(recordedOf);
  }
}

function recordedOf(row: KeyUseRow): RecordedKeyUse {
  return {
    id: BigInt(row.id),
    usedAt: row.used_at,
    chainId: Number(row.chain_id),
    purpose: row.purpose,
    actor: row.actor,
    ...(row.version_id !== null && { versionId: row.version_id }),
    ...(row.asset_id !== null && { assetId: BigInt(row.asset_id) as AssetId }),
    ...(row.kek_id !== null && { kekId: row.kek_id }),
    ...(row.former_kek_id !== null && { formerKekId: row.former_kek_id }),
    ...(row.call_id !== null && { callId: row.call_id }),
    ...(row.step !== null && { step: row.step }),
    ...(row.node !== null && { node: row.node }),
    ...(row.refusal !== null && { refusal: row.refusal }),
  };
}
