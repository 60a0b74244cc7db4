import type { EntityManager } from 'typeorm';
import type { Block } from '../rpc/block.js';

type BlockRow = Record<'number' | 'hash' | 'parent_hash' | 'timestamp', string>;

/** Blocks from the final one to the head: what a reorg is measured against. Older ones are pruned. */
export class BlockStore {
  constructor(private readonly chainId: number) {}

  async between(manager: Pick<EntityManager, 'query'>, first: number, last: number): Promise<Block[]> {
    const rows = await manager.query<BlockRow[]>(
      'SELECT * FROM mirror_block WHERE chain_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number',
      [this.chainId, first, last],
    );
    return rows.map((row) => ({
      number: Number(row.number),
      hash: row.hash,
      parentHash: row.parent_hash,
      timestamp: Number(row.timestamp),
    }));
  }

  async insert(manager: EntityManager, blocks: readonly Block[]): Promise<void> {
    if (blocks.length === 0) return;
    await manager.query(
      `INSERT INTO mirror_block (chain_id, number, hash, parent_hash, timestamp)
       SELECT $1, b.number, b.hash, b."parentHash", b.timestamp
       FROM jsonb_to_recordset($2::jsonb) AS b(number bigint, hash text, "parentHash" text, timestamp bigint)`,
      [this.chainId, JSON.stringify(blocks)],
    );
  }

  async deleteAbove(manager: EntityManager, number: number): Promise<void> {
    await manager.query('DELETE FROM mirror_block WHERE chain_id = $1 AND number > $2', [this.chainId, number]);
  }

  async deleteBelow(manager: EntityManager, number: number): Promise<void> {
    await manager.query('DELETE FROM mirror_block WHERE chain_id = $1 AND number < $2', [this.chainId, number]);
  }
}
