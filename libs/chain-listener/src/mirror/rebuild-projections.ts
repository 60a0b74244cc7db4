import { ModelverseError } from '@icubed/errors';
import { inTransaction } from '@icubed/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import type { AnyProjection } from '../projection/chain-projection.js';
import type { Deployment } from '../projection/deployment.js';
import { EventIndex, type RoutedEvent } from '../projection/event-index.js';
import { AggregateStore } from './aggregate-store.js';
import { Fold } from './fold.js';
import { LogStore, type LogPlace } from './log-store.js';
import { ReadModels } from './read-models.js';

export interface RebuildOptions {
  readonly source: DataSource;
  readonly deployment: Deployment;
  readonly projections: readonly AnyProjection[];
  /** held in memory at once */
  readonly logsAtATime?: number;
}

export interface Rebuilt {
  readonly logs: number;
  readonly aggregates: number;
}

/**
 * Folds these projections anew from the stored logs, without the chain: after their `evolve` or `write` changed, or their rows were damaged.
 * One transaction under the cursor's lock: a mirror that runs meanwhile waits, and readers see the old rows until the new ones are whole.
 * Announces nothing: facts went out when their events became final. Throws MIRROR.BEHIND when nothing was mirrored yet.
 */
export async function rebuildProjections(options: RebuildOptions): Promise<Rebuilt> {
  return inTransaction(options.source, async (manager) => {
    const { chainId } = options.deployment;
    const [cursor] = await manager.query<{ final_number: string }[]>(
      'SELECT final_number FROM mirror_cursor WHERE chain_id = $1 FOR UPDATE',
      [chainId],
    );
    if (cursor === undefined) throw new ModelverseError('MIRROR.BEHIND', 'there are no stored events to rebuild from');
    const readModels = new ReadModels(chainId, options.projections);
    await readModels.eraseAll(manager);
    const logs = await foldAll(manager, options, Number(cursor.final_number));
    return { logs, aggregates: await readModels.writeAll(manager) };
  });
}

async function foldAll(manager: EntityManager, options: RebuildOptions, finalBlock: number): Promise<number> {
  const { deployment, projections, logsAtATime = 2_000 } = options;
  const index = new EventIndex(deployment, projections);
  const store = new LogStore(deployment.chainId);
  const aggregates = new AggregateStore(deployment.chainId);
  let folded = 0;
  for (let after: LogPlace | undefined = { blockNumber: -1, logIndex: -1 }; after !== undefined;) {
    const page = await store.page(manager, index.filter, after, logsAtATime);
    const events = page.map((log) => index.decode(log)).filter((routed) => routed !== undefined);
    const fold = new Fold();
    const missing = fold.missing(events);
    fold.hold(missing, await aggregates.load(manager, missing));
    fold.toHead(events);
    fold.toFinal(events.filter((routed) => isFinal(routed, finalBlock)));
    await aggregates.save(manager, fold.all());
    folded += events.length;
    after = page.length < logsAtATime ? undefined : page.at(-1);
  }
  return folded;
}

function isFinal({ event }: RoutedEvent, finalBlock: number): boolean {
  return event.origin.blockNumber <= finalBlock;
}
