import type { EntityManager } from 'typeorm';
import type { AnyProjection, ReadModelRow } from '../projection/chain-projection.js';
import { type Aggregate, type Folded, isFinal } from './aggregate.js';
import { AggregateStore } from './aggregate-store.js';

const AT_A_TIME = 500;

/** The read models of some projections, written from their states. */
export class ReadModels {
  private readonly aggregates: AggregateStore;
  private readonly byKind: ReadonlyMap<string, AnyProjection>;

  constructor(
    private readonly chainId: number,
    projections: readonly AnyProjection[],
  ) {
    this.aggregates = new AggregateStore(chainId);
    this.byKind = new Map(projections.map((projection) => [projection.kind, projection]));
  }

  async write(manager: EntityManager, aggregates: readonly Aggregate[]): Promise<void> {
    for (const [kind, touched] of Map.groupBy(aggregates, (aggregate) => aggregate.kind)) {
      const projection = this.byKind.get(kind) as AnyProjection;
      const rows: ReadModelRow<unknown>[] = [];
      for (const aggregate of touched) {
        if (aggregate.head === undefined) await projection.erase(manager, aggregate.id);
        else rows.push(this.rowOf(aggregate, aggregate.head));
      }
      if (projection.writeMany === undefined)
        for (const { id, state, meta } of rows) await projection.write(manager, id, state, meta);
      else if (rows.length > 0) await projection.writeMany(manager, rows);
    }
  }

  private rowOf(aggregate: Aggregate, { state, block, timestamp }: Folded): ReadModelRow<unknown> {
    const finality = isFinal(aggregate) ? 'FINAL' : 'PENDING';
    const meta = { chainId: this.chainId, finality, asOfBlock: block, asOfTimestamp: timestamp } as const;
    return { id: aggregate.id, state, meta };
  }

  /** Every read model and state of these projections, as far as the mirror knows of it. */
  async eraseAll(manager: EntityManager): Promise<void> {
    for (const [kind, projection] of this.byKind) {
      await this.pages(manager, kind, async (ids) => {
        for (const id of ids) await projection.erase(manager, id);
      });
      await manager.query('DELETE FROM mirror_state WHERE chain_id = $1 AND kind = $2', [this.chainId, kind]);
    }
  }

  /** Writes a read model for every state there is, and answers how many. */
  async writeAll(manager: EntityManager): Promise<number> {
    let written = 0;
    for (const kind of this.byKind.keys()) {
      await this.pages(manager, kind, async (ids) => {
        const keys = ids.map((id) => ({ kind, id }));
        await this.write(manager, await this.aggregates.load(manager, keys));
        written += ids.length;
      });
    }
    return written;
  }

  private async pages(manager: EntityManager, kind: string, visit: (ids: string[]) => Promise<void>): Promise<void> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const rows: { id: string }[] = await manager.query(
        'SELECT id FROM mirror_state WHERE chain_id = $1 AND kind = $2 AND id > $3 ORDER BY id LIMIT $4',
        [this.chainId, kind, after, AT_A_TIME],
      );
      await visit(rows.map(({ id }) => id));
      after = rows.length < AT_A_TIME ? undefined : rows.at(-1)?.id;
    }
  }
}
