import { appendToOutbox } from '@icubed/messaging';
import { inTransaction } from '@icubed/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import type { AnyProjection } from '../projection/chain-projection.js';
import type { EventIndex, RoutedEvent } from '../projection/event-index.js';
import type { RawLog } from '../rpc/block.js';
import type { Aggregate } from './aggregate.js';
import { AggregateStore } from './aggregate-store.js';
import type { Batch, Phase } from './batch.js';
import { BlockStore } from './block-store.js';
import { moveCursor } from './cursor-store.js';
import { Fold } from './fold.js';
import { LogStore } from './log-store.js';
import { ReadModels } from './read-models.js';

export interface BatchWriterOptions {
  readonly chainId: number;
  readonly projections: readonly AnyProjection[];
  readonly index: EventIndex;
  /** called as each phase ends, inside the transaction; specs throw here */
  readonly onPhase?: (phase: Phase) => void;
}

/** Writes a batch: raw logs, blocks, states, read models, cursor and outbox in one transaction, or nothing. */
export class BatchWriter {
  private readonly blocks: BlockStore;
  private readonly logs: LogStore;
  private readonly aggregates: AggregateStore;
  private readonly readModels: ReadModels;

  constructor(
    private readonly source: DataSource,
    private readonly options: BatchWriterOptions,
  ) {
    this.blocks = new BlockStore(options.chainId);
    this.logs = new LogStore(options.chainId);
    this.aggregates = new AggregateStore(options.chainId);
    this.readModels = new ReadModels(options.chainId, options.projections);
  }

  /** Throws MIRROR.WRITER_LOST when the cursor is not where the batch was planned from. */
  async write(batch: Batch): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const fold = new Fold();
      await moveCursor(manager, batch.from, batch.head, batch.final);
      this.ended('cursor');
      await this.truncate(manager, batch, fold);
      this.ended('truncate');
      await this.blocks.insert(manager, batch.blocks);
      await this.logs.insert(manager, batch.logs);
      this.ended('store');
      const added = this.decode(batch.logs);
      await this.load(manager, fold, added);
      // of a range that is final by depth, nothing lies between finality and the head: one fold is both
      const allFinal = batch.final.number === batch.head.number && batch.from.final.number === batch.from.head.number;
      if (!allFinal) fold.toHead(added);
      this.ended('fold-head');
      await this.finalise(manager, batch, fold, added);
      if (allFinal) fold.headIsFinal();
      await this.save(manager, fold.all());
      await this.blocks.deleteBelow(manager, batch.final.number);
      this.ended('prune');
    });
  }

  private async truncate(manager: EntityManager, { from, ancestorNumber }: Batch, fold: Fold): Promise<void> {
    if (ancestorNumber === from.head.number) return;
    const removed = this.decode(await this.logs.takeAbove(manager, ancestorNumber));
    await this.blocks.deleteAbove(manager, ancestorNumber);
    await this.load(manager, fold, removed);
    fold.refold(this.decode(await this.logs.between(manager, from.final.number, ancestorNumber)));
  }

  private async finalise(
    manager: EntityManager,
    { from, final, ancestorNumber }: Batch,
    fold: Fold,
    added: readonly RoutedEvent[],
  ): Promise<void> {
    if (final.number > from.final.number) {
      // what this batch brought is at hand; what waited for finality is in the store
      const waited = Math.min(ancestorNumber, final.number);
      const stored = this.decode(await this.logs.between(manager, from.final.number, waited));
      await this.load(manager, fold, stored);
      const settled = [...stored, ...added.filter(({ event }) => event.origin.blockNumber <= final.number)];
      const facts = fold.toFinal(settled);
      this.ended('fold-final');
      await appendToOutbox(manager, ...facts);
    }
    this.ended('outbox');
  }

  private async save(manager: EntityManager, aggregates: readonly Aggregate[]): Promise<void> {
    await this.aggregates.save(manager, aggregates);
    this.ended('states');
    await this.readModels.write(manager, aggregates);
    this.ended('read-models');
  }

  private async load(manager: EntityManager, fold: Fold, events: readonly RoutedEvent[]): Promise<void> {
    const missing = fold.missing(events);
    fold.hold(missing, await this.aggregates.load(manager, missing));
  }

  private decode(logs: readonly RawLog[]): RoutedEvent[] {
    return logs.map((log) => this.options.index.decode(log)).filter((routed) => routed !== undefined);
  }

  private ended(phase: Phase): void {
    this.options.onPhase?.(phase);
  }
}
