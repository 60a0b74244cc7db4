import { ModelverseError } from '@icubed/errors';
import type { DataSource, EntityManager } from 'typeorm';
import { AggregateStore } from '../mirror/aggregate-store.js';
import type { Cursor } from '../mirror/cursor.js';
import { readCursor } from '../mirror/cursor-store.js';

const MAX_WAIT_MS = 5_000;
const POLL_MS = 50;

type Queryable = Pick<DataSource | EntityManager, 'query'>;

export interface MirroredState<State> {
  readonly state: State;
  /** block of the last event folded into it */
  readonly asOfBlock: number;
}

/**
 * What a service asks its mirror. It reads the store alone, so it works the same whether the mirror runs in this process or in
 * another. Pass the transaction's manager to read what that transaction sees.
 */
export class MirrorReader {
  private readonly aggregates: AggregateStore;

  constructor(
    private readonly source: DataSource,
    readonly chainId: number,
  ) {
    this.aggregates = new AggregateStore(chainId);
  }

  /** For acting: crediting, releasing, settling. Undefined until the aggregate's first event is final. */
  async finalState<State>(
    kind: string,
    id: string,
    manager: Queryable = this.source,
  ): Promise<MirroredState<State> | undefined> {
    const [aggregate] = await this.aggregates.load(manager, [{ kind, id }]);
    return aggregate?.final && { state: aggregate.final.state as State, asOfBlock: aggregate.final.block };
  }

  /** For reading: may be taken back by a reorg. */
  async headState<State>(
    kind: string,
    id: string,
    manager: Queryable = this.source,
  ): Promise<MirroredState<State> | undefined> {
    const [aggregate] = await this.aggregates.load(manager, [{ kind, id }]);
    return aggregate?.head && { state: aggregate.head.state as State, asOfBlock: aggregate.head.block };
  }

  cursor(manager: Queryable = this.source): Promise<Cursor | undefined> {
    return readCursor(manager, this.chainId);
  }

  /** Read-your-writes: resolves when the mirrored head is at `minBlock` or above. Throws MIRROR.BEHIND after 5 s. */
  async waitForBlock(minBlock: number, maxWaitMs: number = MAX_WAIT_MS): Promise<void> {
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const head = (await this.cursor())?.head.number ?? -1;
      if (head >= minBlock) return;
      if (performance.now() + POLL_MS > deadline) {
        throw new ModelverseError('MIRROR.BEHIND', `the mirror is at block ${head}, block ${minBlock} was asked for`, {
          head,
          minBlock,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
