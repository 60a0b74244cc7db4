import type { EntityManager } from 'typeorm';
import type { AnyProjection } from '../projection/chain-projection.js';
import { type Aggregate, isFinal } from './aggregate.js';
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
    for (const aggregate of aggregates) {
      const projection = this.byKind.get(aggregate.kind) as AnyProjection;
      const { id, head } = aggregate;
      if (head === undefined) {
        await projection.erase(manager, id);
        continue;
      }
      const finality = isFinal(aggregate) ? 'FINAL' : 'PENDING';
      const { block: asOfBlock, timestamp: asOfTimestamp } = head;
      await projection.write(manager, id, head.state, { chainId: this.chainId, finality, asOfBlock, asOfTimestamp });
    }
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
