import { InjectDataSource } from '@icubed/persistence';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

/** What a root is of, and so who says that it is public. */
export type PublicRoot =
  | { readonly of: 'version'; readonly versionId: string; readonly cids: readonly string[] }
  | {
      readonly of: 'release';
      readonly chainId: string;
      readonly assetId: string;
      readonly cids: readonly string[];
    };

const ROOTS_MAX = 100;

@Injectable()
export class PublicContentStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async isListed(cids: readonly Uint8Array[]): Promise<boolean> {
    const rows = await this.source.query<unknown[]>('SELECT 1 FROM public_block WHERE cid = ANY($1::bytea[]) LIMIT 1', [
      cids.map((cid) => Buffer.from(cid)),
    ]);
    return rows.length > 0;
  }

  /**
   * Content that anyone may have and whose blocks are not listed yet. A plain folder counts once its asset is revealed: with the reveal its data
   * key stands in the chain, so the head is enough. One that was only published waits, also when somebody else reveals its CID as their own.
   */
  async unlisted(): Promise<PublicRoot[]> {
    const versions = await this.source.query<{ id: string; sealed_cid: string; metadata_cid: string }[]>(
      `SELECT id, sealed_cid, metadata_cid FROM content_version WHERE NOT listed ORDER BY id LIMIT ${ROOTS_MAX}`,
    );
    const releases = await this.source.query<{ chain_id: string; asset_id: string; plain_cid: string }[]>(
      `SELECT r.chain_id, r.asset_id, r.state->>'plainCid' AS plain_cid
       FROM release r JOIN asset a ON a.chain_id = r.chain_id AND a.asset_id = r.asset_id
       WHERE NOT r.listed AND r.state->>'plainCid' = a.state->'content'->>'plainCid'
       ORDER BY r.chain_id, r.asset_id LIMIT ${ROOTS_MAX}`,
    );
    return [
      ...versions.map((row) => ({
        of: 'version' as const,
        versionId: row.id,
        cids: [row.sealed_cid, row.metadata_cid],
      })),
      ...releases.map((row) => ({
        of: 'release' as const,
        chainId: row.chain_id,
        assetId: row.asset_id,
        cids: [row.plain_cid],
      })),
    ];
  }

  async add(cids: readonly Uint8Array[]): Promise<void> {
    await this.source.query('INSERT INTO public_block (cid) SELECT * FROM unnest($1::bytea[]) ON CONFLICT DO NOTHING', [
      cids.map((cid) => Buffer.from(cid)),
    ]);
  }

  async markListed(root: PublicRoot): Promise<void> {
    if (root.of === 'version')
      await this.source.query('UPDATE content_version SET listed = true WHERE id = $1', [root.versionId]);
    else
      await this.source.query('UPDATE release SET listed = true WHERE chain_id = $1 AND asset_id = $2', [
        root.chainId,
        root.assetId,
      ]);
  }
}
