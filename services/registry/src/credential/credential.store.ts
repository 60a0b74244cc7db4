import { fromJsonb, InjectDataSource, inTransaction, toJsonb } from '@icubed/persistence';
import { STATUS_LIST_BITS, type AssetId, type CredentialType } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { notDue, VOIDED_WITH_OFFERING, type IssuedCredential, type RevocationReason } from './credential.js';

interface CredentialRow {
  id: string;
  chain_id: string;
  asset_id: string;
  type: CredentialType;
  subject: string;
  issued_at: Date;
  valid_until: Date;
  revoked_at: Date | null;
  revoked_because: RevocationReason | null;
  document: unknown;
}

const SHOWN_MAX = 20;

@Injectable()
export class CredentialStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async find(id: string): Promise<IssuedCredential | undefined> {
    const [row] = await this.source.query<CredentialRow[]>('SELECT * FROM credential WHERE id::text = $1', [id]);
    return row && credentialOf(row);
  }

  async ofAsset(chainId: number, assetId: AssetId): Promise<IssuedCredential[]> {
    const rows = await this.source.query<CredentialRow[]>(
      `SELECT * FROM credential WHERE chain_id = $1 AND asset_id = $2 ORDER BY status_index DESC LIMIT ${SHOWN_MAX}`,
      [chainId, assetId.toString()],
    );
    return rows.map(credentialOf);
  }

  /**
   * The credential of this asset and type that holds at `now`, or the one that `make` signs. Two requests at once get the same one. None is
   * made of an offering that was voided, also while one is asked for.
   *
   * @param make gets the number of its bit in the status lists
   * @throws REGISTRY.CREDENTIAL_NOT_DUE
   */
  async issueOnce(
    { chainId, assetId, type }: Pick<IssuedCredential, 'chainId' | 'assetId' | 'type'>,
    now: Date,
    make: (statusIndex: number) => Promise<IssuedCredential>,
  ): Promise<IssuedCredential> {
    return inTransaction(this.source, (manager) => this.issueOnceIn(manager, { chainId, assetId, type }, now, make));
  }

  /** {@link issueOnce} as part of a transaction that is under way. */
  async issueOnceIn(
    manager: EntityManager,
    { chainId, assetId, type }: Pick<IssuedCredential, 'chainId' | 'assetId' | 'type'>,
    now: Date,
    make: (statusIndex: number) => Promise<IssuedCredential>,
  ): Promise<IssuedCredential> {
    await lockType(manager, chainId, assetId, type);
    if (VOIDED_WITH_OFFERING.includes(type) && (await isVoided(manager, chainId, assetId)))
      throw notDue('the offering of the asset was voided: a dispute of its reveal was upheld');
    const [held] = await manager.query<CredentialRow[]>(
      `SELECT * FROM credential
       WHERE chain_id = $1 AND asset_id = $2 AND type = $3 AND revoked_at IS NULL AND valid_until > $4
       ORDER BY status_index DESC LIMIT 1`,
      [chainId, assetId.toString(), type, now],
    );
    if (held) return credentialOf(held);
    const [{ index }] = await manager.query<[{ index: string }]>(`SELECT nextval('credential_status_index') AS index`);
    const made = await make(Number(index));
    await manager.query(
      `INSERT INTO credential (id, chain_id, asset_id, type, subject, status_index, issued_at, valid_until, document)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        made.id,
        chainId,
        assetId.toString(),
        type,
        made.subject,
        index,
        made.issuedAt,
        made.validUntil,
        toJsonb(made.document),
      ],
    );
    return made;
  }

  /** The first revocation stands. */
  async revoke(id: string, now: Date): Promise<IssuedCredential | undefined> {
    await this.source.query(
      `UPDATE credential SET revoked_at = $2, revoked_because = 'HOLDER' WHERE id::text = $1 AND revoked_at IS NULL`,
      [id, now],
    );
    return this.find(id);
  }

  /** Takes back what was attested of the asset's release, for good: nothing of the kind is issued of it again. */
  async voidOffering(
    manager: EntityManager,
    { chainId, assetId }: Pick<IssuedCredential, 'chainId' | 'assetId'>,
    voidedAt: number,
    now: Date,
  ): Promise<void> {
    // after whoever is issuing one, and before whoever comes next
    for (const type of VOIDED_WITH_OFFERING) await lockType(manager, chainId, assetId, type);
    await manager.query(
      'INSERT INTO voided_offering (chain_id, asset_id, voided_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [chainId, assetId.toString(), voidedAt],
    );
    await manager.query(
      `UPDATE credential SET revoked_at = $4, revoked_because = 'OFFERING_VOIDED'
       WHERE chain_id = $1 AND asset_id = $2 AND type = ANY($3) AND revoked_at IS NULL`,
      [chainId, assetId.toString(), VOIDED_WITH_OFFERING, now],
    );
  }

  /** The set bits of a status list; undefined for one that no credential points at. */
  async revokedOf(list: number): Promise<number[] | undefined> {
    const inList = `status_index >= $1::bigint AND status_index < $1::bigint + ${STATUS_LIST_BITS}`;
    const first = list * STATUS_LIST_BITS;
    const rows = await this.source.query<{ bit: string }[]>(
      `SELECT status_index - $1::bigint AS bit FROM credential WHERE ${inList} AND revoked_at IS NOT NULL`,
      [first],
    );
    if (rows.length === 0 && list > 0) {
      const [any] = await this.source.query<object[]>(`SELECT 1 FROM credential WHERE ${inList} LIMIT 1`, [first]);
      if (!any) return undefined;
    }
    return rows.map(({ bit }) => Number(bit));
  }
}

async function lockType(
  manager: EntityManager,
  chainId: number,
  assetId: AssetId,
  type: CredentialType,
): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${chainId}:${assetId}:${type}`]);
}

async function isVoided(manager: EntityManager, chainId: number, assetId: AssetId): Promise<boolean> {
  const rows = await manager.query<object[]>('SELECT 1 FROM voided_offering WHERE chain_id = $1 AND asset_id = $2', [
    chainId,
    assetId.toString(),
  ]);
  return rows.length > 0;
}

function credentialOf(row: CredentialRow): IssuedCredential {
  return {
    id: row.id,
    chainId: Number(row.chain_id),
    assetId: BigInt(row.asset_id) as AssetId,
    type: row.type,
    subject: row.subject,
    issuedAt: row.issued_at,
    validUntil: row.valid_until,
    ...(row.revoked_at && { revokedAt: row.revoked_at }),
    ...(row.revoked_because && { revokedBecause: row.revoked_because }),
    document: fromJsonb<object>(row.document),
  };
}
