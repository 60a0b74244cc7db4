import type { WrappedDataKey } from '@icubed/content';
import { fromJsonb, InjectDataSource, toJsonb } from '@icubed/persistence';
import { address, bytes32, type Address, type Bytes32 } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { KeyUseStore } from '../keys/key-use.store.js';
import type { ContentDescription } from './description/content-description.js';
import type { FileFormat } from './inspect-content/file-format.js';

/** One sealed content, ready to be registered. Its id is its upload's. */
export interface ContentVersion {
  readonly id: string;
  readonly accountId: string;
  readonly chainId: number;
  readonly creator: Address;
  readonly filesRoot: Bytes32;
  readonly digest: Bytes32;
  readonly sealedCid: string;
  readonly metadataCid: string;
  readonly dataKeyCommitment: Bytes32;
  readonly wrappedKey: WrappedDataKey;
  readonly kekId: string;
  readonly description: ContentDescription;
  /** Undefined for versions that were sealed before this was kept. */
  readonly formats?: readonly FileFormat[];
  readonly createdAt: Date;
}

interface VersionRow {
  id: string;
  account_id: string;
  chain_id: string;
  creator: string;
  files_root: string;
  digest: string;
  sealed_cid: string;
  metadata_cid: string;
  data_key_commitment: string;
  wrapped_key: Buffer;
  kek_id: string;
  description: unknown;
  formats: unknown;
  created_at: Date;
}

@Injectable()
export class VersionStore {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KeyUseStore) private readonly keyUses: KeyUseStore,
  ) {}

  /** Undefined for another account's version too. */
  async find(id: string, accountId: string): Promise<ContentVersion | undefined> {
    return this.one('id::text = $1 AND account_id = $2', [id, accountId]);
  }

  /** For the release only: whoever registered the sealed content, its owner decides nothing any more. */
  async findSealed(chainId: number, sealedCid: string): Promise<ContentVersion | undefined> {
    return this.one('chain_id = $1 AND sealed_cid = $2', [chainId, sealedCid]);
  }

  async insert(manager: EntityManager, version: ContentVersion): Promise<void> {
    await manager.query(
      `INSERT INTO content_version (id, account_id, chain_id, creator, files_root, digest, sealed_cid, metadata_cid,
         data_key_commitment, wrapped_key, kek_id, description, formats, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        version.id,
        version.accountId,
        version.chainId,
        version.creator,
        version.filesRoot,
        version.digest,
        version.sealedCid,
        version.metadataCid,
        version.dataKeyCommitment,
        Buffer.from(version.wrappedKey),
        version.kekId,
        toJsonb(version.description),
        version.formats === undefined ? null : toJsonb(version.formats),
        version.createdAt,
      ],
    );
    const { id: versionId, accountId: actor, chainId, kekId } = version;
    await this.keyUses.record({ purpose: 'SEAL', actor, chainId, versionId, kekId }, manager);
  }

  private async one(where: string, parameters: unknown[]): Promise<ContentVersion | undefined> {
    const [row] = await this.source.query<VersionRow[]>(`SELECT * FROM content_version WHERE ${where}`, parameters);
    return row && versionOf(row);
  }
}

function versionOf(row: VersionRow): ContentVersion {
  return {
    id: row.id,
    accountId: row.account_id,
    chainId: Number(row.chain_id),
    creator: address(row.creator),
    filesRoot: bytes32(row.files_root),
    digest: bytes32(row.digest),
    sealedCid: row.sealed_cid,
    metadataCid: row.metadata_cid,
    dataKeyCommitment: bytes32(row.data_key_commitment),
    wrappedKey: row.wrapped_key as unknown as WrappedDataKey,
    kekId: row.kek_id,
    description: fromJsonb<ContentDescription>(row.description),
    ...(row.formats !== null && { formats: fromJsonb<readonly FileFormat[]>(row.formats) }),
    createdAt: row.created_at,
  };
}
