import { isModelverseError } from '@icubed/errors';
import type { DataSource } from 'typeorm';
import type { EventIndex } from '../projection/event-index.js';
import type { Block } from '../rpc/block.js';
import { type ChainSource, unstable } from '../rpc/chain-source.js';
import type { Batch } from './batch.js';
import { BlockRange } from './block-range.js';
import type { BlockStore } from './block-store.js';
import { type BlockMark, type Cursor, finalNumber } from './cursor.js';
import { chainBehind } from './chain-behind.js';
import { findAncestor } from './find-ancestor.js';

export interface PlannerOptions {
  readonly finalityDepth: number;
  /** blocks of the tip taken in one batch */
  readonly tipBlocks?: number;
}

/** Decides what the mirror does next and reads it from the chain. Writes nothing. */
export class BatchPlanner {
  constructor(
    private readonly source: DataSource,
    private readonly chain: ChainSource,
    private readonly blocks: BlockStore,
    private readonly index: EventIndex,
    private readonly options: PlannerOptions,
    private readonly range = new BlockRange(),
  ) {}

  /** Undefined: there is nothing new. Throws MIRROR.REORG_PAST_FINALITY, or a retryable error. */
  async next(cursor: Cursor): Promise<Batch | undefined> {
    const head = await this.chain.head();
    if (head.hash === cursor.head.hash) return undefined;
    if (head.number < cursor.final.number) throw chainBehind(cursor, `the chain's head is block ${head.number}`);
    const stored = await this.blocks.between(this.source.manager, cursor.final.number, cursor.head.number);
    const ancestor = await findAncestor(this.chain, cursor, stored);
    const settledTo = head.number - this.options.finalityDepth;
    if (ancestor.number < settledTo) return this.backfill(cursor, ancestor, settledTo);
    // a shorter chain whose tip we already have is an endpoint that lags, or a rollback that the next block will show
    if (head.number <= ancestor.number) return undefined;
    return this.tip(cursor, ancestor, head, stored);
  }

  /** Blocks that are final by depth already: by range, keeping only the last block. */
  private async backfill(cursor: Cursor, ancestor: Block, last: number): Promise<Batch> {
    const from = ancestor.number + 1;
    for (;;) {
      const to = this.range.end(from, last);
      try {
        const [first] = await this.chain.blocksExactly([from]);
        if (first?.parentHash !== ancestor.hash) throw unstable(`block ${from} does not follow ${ancestor.hash}`);
        const { logs, last: block } = await this.chain.logsOfRange(from, to);
        this.range.answered(logs.length);
        const known = logs.filter((log) => this.index.knows(log));
        return {
          from: cursor,
          ancestorNumber: ancestor.number,
          blocks: [block],
          logs: known,
          head: block,
          final: block,
        };
      } catch (error) {
        if (!isModelverseError(error, 'MIRROR.RANGE_TOO_LARGE') || !this.range.shrink()) throw error;
      }
    }
  }

  /** Blocks above finality: one by one, each checked against its parent and its logs asked for by hash. */
  private async tip(cursor: Cursor, ancestor: Block, head: Block, stored: readonly Block[]): Promise<Batch> {
    const to = Math.min(head.number, ancestor.number + (this.options.tipBlocks ?? 100));
    const numbers = Array.from({ length: to - ancestor.number }, (_, offset) => ancestor.number + 1 + offset);
    const added = await this.chain.blocksExactly(numbers);
    added.reduce((parent, block) => {
      if (block.parentHash !== parent.hash) throw unstable(`block ${block.number} does not follow ${parent.hash}`);
      return block;
    }, ancestor);
    const logs = (await this.chain.logsOfBlocks(added)).filter((log) => this.index.knows(log));
    const newHead = added.at(-1) ?? ancestor;
    const final = this.finalMark(cursor, newHead, [
      ...stored.filter(({ number }) => number <= ancestor.number),
      ...added,
    ]);
    return { from: cursor, ancestorNumber: ancestor.number, blocks: added, logs, head: newHead, final };
  }

  private finalMark(cursor: Cursor, head: Block, window: readonly Block[]): BlockMark {
    const number = finalNumber(cursor, head.number, this.options.finalityDepth);
    return window.find((block) => block.number === number) ?? cursor.final;
  }
}
