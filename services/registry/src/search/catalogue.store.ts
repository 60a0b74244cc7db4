import { InjectDataSource } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { CardFacts } from '../card/card-facts.js';

export interface Unread {
  readonly chainId: number;
  readonly id: AssetId;
  readonly metadataCid: string;
}

const BATCH = 50;

@Injectable()
export class CatalogueStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Assets whose card was not read yet. After a reorg an id may stand for another card: the CID is compared. */
  async unread(): Promise<Unread[]> {
    const rows = await this.source.query<{ chain_id: string; asset_id: string; metadata_cid: string }[]>(
      `SELECT asset.chain_id, asset.asset_id, asset.state->>'metadataCid' AS metadata_cid
       FROM asset LEFT JOIN catalogue_entry entry USING (chain_id, asset_id)
       WHERE entry.metadata_cid IS DISTINCT FROM asset.state->>'metadataCid' LIMIT ${BATCH}`,
    );
    return rows.map((row) => ({
      chainId: Number(row.chain_id),
      id: assetId(row.asset_id),
      metadataCid: row.metadata_cid,
    }));
  }

  /** An asset without a card that is held here is found by its filters alone. */
  async write({ chainId, id, metadataCid }: Unread, card: CardFacts | undefined): Promise<void> {
    const text = (value: string | undefined): string => (value ?? '').replaceAll('\0', ' ');
    await this.source.query(
      `INSERT INTO catalogue_entry (chain_id, asset_id, metadata_cid, name, task, licence, tags, document)
       VALUES ($1, $2, $3, $4, $5, $6, $7,
         setweight(to_tsvector('english', $4), 'A') || setweight(to_tsvector('english', $8), 'B')
           || setweight(to_tsvector('english', $9), 'D'))
       ON CONFLICT (chain_id, asset_id) DO UPDATE SET metadata_cid = EXCLUDED.metadata_cid, name = EXCLUDED.name, task = EXCLUDED.task,
         licence = EXCLUDED.licence, tags = EXCLUDED.tags, document = EXCLUDED.document`,
      [
        chainId,
        id.toString(),
        metadataCid,
        text(card?.name),
        card?.task === undefined ? null : text(card.task),
        card?.licence === undefined ? null : text(card.licence),
        (card?.tags ?? []).map(text),
        // a task is written with hyphens where people write words
        [...(card?.tags ?? []), (card?.task ?? '').replaceAll('-', ' '), card?.library ?? ''].map(text).join(' '),
        text(card?.description),
      ],
    );
  }
}
