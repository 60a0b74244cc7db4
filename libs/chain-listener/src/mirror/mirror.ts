import { isModelverseError, ModelverseError } from '@icubed/errors';
import { inTransaction } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import type { AnyProjection } from '../projection/chain-projection.js';
import type { Deployment } from '../projection/deployment.js';
import { EventIndex } from '../projection/event-index.js';
import { ChainSource } from '../rpc/chain-source.js';
import { unstable } from '../rpc/doubt.js';
import type { Rpc } from '../rpc/rpc.js';
import type { Batch, Phase } from './batch.js';
import { BatchPlanner } from './batch-planner.js';
import { BatchWriter } from './batch-writer.js';
import { BlockRange, DEFAULT_LIMITS, type RangeLimits } from './block-range.js';
import { BlockStore } from './block-store.js';
import { chainBehind } from './chain-behind.js';
import { type Cursor, isAt } from './cursor.js';
import { createCursor, readCursor } from './cursor-store.js';
import { SecondOpinion } from './second-opinion.js';

export interface MirrorOptions {
  readonly source: DataSource;
  readonly rpc: Rpc;
  readonly deployment: Deployment;
  readonly finalityDepth: number;
  readonly projections: readonly AnyProjection[];
  readonly limits?: RangeLimits;
  readonly onPhase?: (phase: Phase) => void;
}

/** Errors that another endpoint may not make. */
const DOUBTFUL: ReadonlySet<string> = new Set([
  'MIRROR.CHAIN_BEHIND',
  'MIRROR.CHAIN_UNSTABLE',
  'MIRROR.RANGE_TOO_LARGE',
  'MIRROR.RPC_LIED',
  'MIRROR.RPC_REJECTED',
]);

/**
 * Copies contract events into the service's own store, a batch at a time, and reads the next of a backfill while one is written. Holds nothing
 * in memory that it could not read again.
 */
export class Mirror {
  private readonly chain: ChainSource;
  private readonly opinion: SecondOpinion;
  private readonly planner: BatchPlanner;
  private readonly writer: BatchWriter;
  private readonly blocks: BlockStore;
  /** what is read of the chain while a batch is written */
  private ahead: Promise<Batch | undefined> | undefined;

  constructor(private readonly options: MirrorOptions) {
    const { source, rpc, deployment, finalityDepth, projections, onPhase } = options;
    const index = new EventIndex(deployment, projections);
    const { chainId } = deployment;
    this.chain = new ChainSource(rpc, index);
    this.opinion = new SecondOpinion(rpc);
    this.blocks = new BlockStore(chainId);
    const range = new BlockRange(options.limits ?? DEFAULT_LIMITS);
    this.planner = new BatchPlanner(source, this.chain, this.opinion, this.blocks, { finalityDepth }, range);
    this.writer = new BatchWriter(source, { chainId, projections, index, onPhase });
  }

  /**
   * Checks before the first step that the endpoint serves the chain that was mirrored. Throws MIRROR.WRONG_CHAIN, or
   * MIRROR.CHAIN_BEHIND for another genesis or a chain shorter than what is final here.
   */
  async verify(): Promise<void> {
    const { chainId } = this.options.deployment;
    const served = await this.chain.chainId();
    if (served !== chainId)
      throw new ModelverseError('MIRROR.WRONG_CHAIN', `configured for chain ${chainId}, served ${served}`);
    const cursor = await this.cursor();
    if (cursor === undefined) return;
    const [genesis] = await this.chain.blocks([0]);
    if (genesis?.hash !== cursor.genesisHash) throw chainBehind(cursor, 'the chain has another genesis');
    const head = await this.chain.head();
    if (head.number < cursor.final.number && !(await this.opinion.goHigher(cursor.final.number - 1)))
      throw chainBehind(cursor, `the chain's head is block ${head.number}`);
  }

  /** Reads and writes one batch; undefined when there was nothing new. */
  async step(): Promise<Batch | undefined> {
    const batch = await this.plan();
    if (batch === undefined) return undefined;
    const ahead = this.planner.after(batch);
    // heard by the next step, which there may never be
    ahead.catch(() => undefined);
    await this.writer.write(batch);
    this.ahead = ahead;
    return batch;
  }

  private async plan(): Promise<Batch | undefined> {
    const { ahead } = this;
    this.ahead = undefined;
    try {
      const batch = await ahead;
      const cursor = (await this.cursor()) ?? (await this.begin());
      // another writer may have been here meanwhile
      if (batch !== undefined && isAt(cursor, batch.from)) return batch;
      return await this.planner.next(cursor);
    } catch (error) {
      // the next step asks another endpoint, if there is one: this one is behind, on a lost branch, or not telling the truth
      if (isModelverseError(error) && DOUBTFUL.has(error.code)) this.options.rpc.distrust(error);
      throw error;
    }
  }

  cursor(): Promise<Cursor | undefined> {
    return readCursor(this.options.source, this.options.deployment.chainId);
  }

  /** The block before the first contract is final by decree: nothing at or below it can concern the mirror. */
  private async begin(): Promise<Cursor> {
    const { source, deployment } = this.options;
    const { chainId } = deployment;
    const [genesis, start] = await this.chain.blocksExactly([0, Math.max(0, deployment.blockNumber - 1)]);
    if (genesis === undefined || start === undefined) throw new RangeError('the chain has no first block');
    // everything will be measured against these two
    for (const block of [genesis, start])
      if (!(await this.opinion.confirms(block))) throw unstable(`the endpoints do not agree on block ${block.number}`);
    await inTransaction(source, async (manager) => {
      const created = await createCursor(manager, {
        chainId,
        genesisHash: genesis.hash,
        head: start,
        final: start,
        halted: null,
      });
      const { number, hash, parentHash, timestamp } = start;
      if (created) await this.blocks.insert(manager, [{ number, hash, parentHash, timestamp }]);
    });
    return (await this.cursor()) as Cursor;
  }
}
