import { fromJsonb, toJsonb } from '@icubed/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import type { Aggregate, AggregateKey, Folded } from './aggregate.js';

interface StateRow {
  kind: string;
  id: string;
  final_state: unknown;
  final_block: string | null;
  final_timestamp: string | null;
  head_state: unknown;
  head_block: string | null;
  head_timestamp: string | null;
}

export class AggregateStore {
  constructor(private readonly chainId: number) {}

  /** The aggregates of these keys that exist. */
  async load(source: Pick<DataSource | EntityManager, 'query'>, keys: readonly AggregateKey[]): Promise<Aggregate[]> {
    if (keys.length === 0) return [];
    const rows = await source.query<StateRow[]>(
      `SELECT s.* FROM mirror_state s JOIN unnest($2::text[], $3::text[]) AS k(kind, id) USING (kind, id) WHERE s.chain_id = $1`,
      [this.chainId, keys.map(({ kind }) => kind), keys.map(({ id }) => id)],
    );
    return rows.map((row) => ({
      kind: row.kind,
      id: row.id,
      final: folded(row.final_state, row.final_block, row.final_timestamp),
      head: folded(row.head_state, row.head_block, row.head_timestamp),
    }));
  }

  async save(manager: EntityManager, aggregates: readonly Aggregate[]): Promise<void> {
    const kept = aggregates.filter(({ head }) => head !== undefined);
    const gone = aggregates.filter(({ head }) => head === undefined);
    await manager.query(
      `INSERT INTO mirror_state (chain_id, kind, id, final_state, final_block, final_timestamp, head_state, head_block, head_timestamp)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::bigint[], $6::bigint[], $7::jsonb[], $8::bigint[], $9::bigint[])
       ON CONFLICT (chain_id, kind, id) DO UPDATE SET
         final_state = EXCLUDED.final_state, final_block = EXCLUDED.final_block, final_timestamp = EXCLUDED.final_timestamp,
         head_state = EXCLUDED.head_state, head_block = EXCLUDED.head_block, head_timestamp = EXCLUDED.head_timestamp`,
      [
        this.chainId,
        kept.map(({ kind }) => kind),
        kept.map(({ id }) => id),
        ...columns(kept.map(({ final }) => final)),
        ...columns(kept.map(({ head }) => head)),
      ],
    );
    if (gone.length === 0) return;
    await manager.query(
      `DELETE FROM mirror_state s USING unnest($2::text[], $3::text[]) AS k(kind, id)
       WHERE s.chain_id = $1 AND s.kind = k.kind AND s.id = k.id`,
      [this.chainId, gone.map(({ kind }) => kind), gone.map(({ id }) => id)],
    );
  }
}

function folded(state: unknown, block: string | null, timestamp: string | null): Folded | undefined {
  return block === null ? undefined : { state: fromJsonb(state), block: Number(block), timestamp: Number(timestamp) };
}

function columns(list: readonly (Folded | undefined)[]): unknown[] {
  return [
    list.map((item) => (item === undefined ? null : toJsonb(item.state))),
    list.map((item) => item?.block ?? null),
    list.map((item) => item?.timestamp ?? null),
  ];
}
