import { isModelverseError } from '@icubed/errors';
import type { DataSource } from 'typeorm';
import type { Block, RawLog, SealedBlock } from '../rpc/block.js';
import type { ChainSource } from '../rpc/chain-source.js';
import { unstable } from '../rpc/doubt.js';
import type { Batch } from './batch.js';
import { BlockRange } from './block-range.js';
import type { BlockStore } from './block-store.js';
import { chainBehind } from './chain-behind.js';
import { type BlockMark, type Cursor, finalNumber } from './cursor.js';
import { findAncestor } from './find-ancestor.js';
import type { SecondOpinion } from './second-opinion.js';

export interface PlannerOptions {
  readonly finalityDepth: number;
  /** blocks of the tip taken in one batch */
  readonly tipBlocks?: number;
}

/** polls without news after which the others are asked whether they have any */
const IDLE_POLLS = 5;

/** Decides what the mirror does next and reads it from the chain. Writes nothing. */
export class BatchPlanner {
  private idle = 0;

  constructor(
    private readonly source: DataSource,
    private readonly chain: ChainSource,
    private readonly opinion: SecondOpinion,
    private readonly blocks: BlockStore,
    private readonly options: PlannerOptions,
    private readonly range = new BlockRange(),
  ) {}

  /**
   * What follows a batch that was final by depth, while that one is still being written: the chain alone is asked. Undefined where the window of
   * blocks that may be taken back begins, which `next` plans. Throws retryable errors.
   */
  async after({ from, head, final }: Batch): Promise<Batch | undefined> {
    if (head.number !== final.number) return undefined;
    const chainHead = await this.chain.head();
    const settledTo = chainHead.number - this.options.finalityDepth;
    return head.number < settledTo ? this.backfill({ ...from, head, final }, head, settledTo, chainHead) : undefined;
  }

  /** Undefined: there is nothing new. Throws MIRROR.REORG_PAST_FINALITY, or a retryable error. */
  async next(cursor: Cursor): Promise<Batch | undefined> {
    const head = await this.chain.head();
    if (head.hash === cursor.head.hash) return this.nothingNew(cursor, head);
    this.idle = 0;
    // an endpoint that lags would take back blocks that the others still have
    if (head.number < cursor.head.number && (await this.opinion.goHigher(head.number))) return undefined;
    if (head.number < cursor.final.number) throw chainBehind(cursor, `the chain's head is block ${head.number}`);
    const stored = await this.blocks.between(this.source.manager, cursor.final.number, cursor.head.number);
    const ancestor = await findAncestor(this.chain, this.opinion, cursor, stored);
    const settledTo = head.number - this.options.finalityDepth;
    if (ancestor.number < settledTo) return this.backfill(cursor, ancestor, settledTo, head);
    // a shorter chain whose tip we already have is an endpoint that lags, or a rollback that the next block will show
    if (head.number <= ancestor.number) return undefined;
    return this.tip(cursor, ancestor, head, stored);
  }

  /** The head is mirrored: what is left is a finality that could not be confirmed before, or an endpoint that stands still. */
  private async nothingNew(cursor: Cursor, head: SealedBlock): Promise<Batch | undefined> {
    this.idle += 1;
    if (finalNumber(cursor, head.number, this.options.finalityDepth) > cursor.final.number) {
      const stored = await this.blocks.between(this.source.manager, cursor.final.number, cursor.head.number);
      const final = await this.finalMark(cursor, head, stored);
      if (final.number > cursor.final.number)
        return { from: cursor, ancestorNumber: head.number, blocks: [], logs: [], head, final, chainHead: head.number };
    }
    if (this.idle % IDLE_POLLS === 0) await this.opinion.goHigher(head.number);
    return undefined;
  }

  /** Blocks that are final by depth already: by range, keeping only the last block. */
  private async backfill(cursor: Cursor, ancestor: BlockMark, last: number, chainHead: SealedBlock): Promise<Batch> {
    for (;;) {
      const to = this.range.end(ancestor.number + 1, last);
      try {
        const blocks = await this.chain.chainFrom(ancestor, to);
        const head = blocks.at(-1) as SealedBlock;
        const logs = await this.logsOf(blocks);
        this.range.answered(logs.length);
        if (!(await this.opinion.confirms(head))) throw unstable(`the endpoints do not agree on block ${head.number}`);
        const { number: ancestorNumber } = ancestor;
        return {
          from: cursor,
          ancestorNumber,
          blocks: [plain(head)],
          logs,
          head,
          final: head,
          chainHead: chainHead.number,
        };
      } catch (error) {
        if (!isModelverseError(error, 'MIRROR.RANGE_TOO_LARGE') || !this.range.shrink()) throw error;
      }
    }
  }

  private async logsOf(blocks: readonly SealedBlock[]): Promise<RawLog[]> {
    try {
      return await this.chain.logsOfRange(blocks);
    } catch (error) {
      // one block may hold more logs than an endpoint gives to one question; its receipts have no such limit
      if (blocks.length > 1 || !isModelverseError(error, 'MIRROR.RANGE_TOO_LARGE')) throw error;
      return this.chain.logsOfBlocks(blocks);
    }
  }

  /** Blocks above finality: each follows its parent, and each log is proven against its block. */
  private async tip(cursor: Cursor, ancestor: Block, head: SealedBlock, stored: readonly Block[]): Promise<Batch> {
    const to = Math.min(head.number, ancestor.number + (this.options.tipBlocks ?? 100));
    const added = await this.chain.chainFrom(ancestor, to);
    const logs = await this.chain.logsOfBlocks(added);
    const newHead = added.at(-1) ?? ancestor;
    const kept = stored.filter(({ number }) => number <= ancestor.number);
    const final = await this.finalMark(cursor, newHead, [...kept, ...added]);
    const { number: ancestorNumber } = ancestor;
    return {
      from: cursor,
      ancestorNumber,
      blocks: added.map(plain),
      logs,
      head: newHead,
      final,
      chainHead: head.number,
    };
  }

  /** Stays where it is until enough endpoints agree: a head may be taken back, finality may not. */
  private async finalMark(cursor: Cursor, head: Block, window: readonly Block[]): Promise<BlockMark> {
    const number = finalNumber(cursor, head.number, this.options.finalityDepth);
    const mark = window.find((block) => block.number === number);
    if (mark === undefined || number === cursor.final.number || !(await this.opinion.confirms(mark)))
      return cursor.final;
    return mark;
  }
}

function plain({ number, hash, parentHash, timestamp }: Block): Block {
  return { number, hash, parentHash, timestamp };
}
