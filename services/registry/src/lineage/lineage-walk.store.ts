import { InjectDataSource } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

export type Direction = 'ANCESTORS' | 'DESCENDANTS';

/** A relative by its shortest way; `depth` 1 is a parent or a child. */
export interface Relative {
  readonly id: AssetId;
  readonly depth: number;
}

export const DEPTH_MAX = 64;

/** Walks the edges as mirrored, further than one asset's own. */
@Injectable()
export class LineageWalkStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /**
   * Relatives up to `maxDepth`, nearest first, then by id. A parent exists before its children, so the walk ends; UNION visits an asset once for each
   * depth it is reached at, however many ways lead there.
   */
  async relatives(
    chainId: number,
    of: AssetId,
    direction: Direction,
    maxDepth: number,
    after: Relative | undefined,
    limit: number,
  ): Promise<Relative[]> {
    const [from, to] = direction === 'ANCESTORS' ? ['child', 'parent'] : ['parent', 'child'];
    const rows = await this.source.query<{ id: string; depth: number }[]>(
      `WITH RECURSIVE walk (id, depth) AS (
         SELECT ${to}, 1 FROM edge WHERE chain_id = $1 AND ${from} = $2
         UNION
         SELECT edge.${to}, walk.depth + 1 FROM walk JOIN edge ON edge.chain_id = $1 AND edge.${from} = walk.id
         WHERE walk.depth < $3
       ), nearest AS (SELECT id, min(depth) AS depth FROM walk GROUP BY id)
       SELECT id, depth FROM nearest
       WHERE $4::int IS NULL OR (depth, id) > ($4, $5::numeric)
       ORDER BY depth, id LIMIT $6`,
      [chainId, of.toString(), maxDepth, after?.depth ?? null, after?.id.toString() ?? null, limit],
    );
    return rows.map(({ id, depth }) => ({ id: assetId(id), depth }));
  }
}
