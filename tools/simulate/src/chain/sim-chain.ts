import type { Random } from '../random.js';
import { randomLog } from './event-generator.js';
import { sealBlock, type SimBlock, type SimTransaction } from './sim-block.js';

/** A chain that grows and forks by the seed. Blocks that left it are still known by their hash, as on a real node. */
export class SimChain {
  private blocks: SimBlock[];
  private readonly byHash = new Map<string, SimBlock>();
  /** the highest block ever shown: finality is counted from it */
  highest = 0;
  mined = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly random: Random) {
    this.blocks = [];
    this.append([], 1_700_000_000);
  }

  /** By number; a snapshot stays as it is when the chain forks. */
  get canonical(): readonly SimBlock[] {
    return this.blocks;
  }

  get head(): SimBlock {
    return this.blocks.at(-1) as SimBlock;
  }

  known(hash: string): SimBlock | undefined {
    return this.byHash.get(hash);
  }

  onHead(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  grow(count: number): void {
    for (let mined = 0; mined < count; mined += 1) this.append(this.fresh());
    this.announce();
  }

  /** The last `depth` blocks give way to `length` others, that hold some of the same transactions in another order. */
  reorg(depth: number, length: number): void {
    const lost = this.blocks.slice(-depth);
    this.blocks = this.blocks.slice(0, -depth);
    const pool = this.random.shuffled(lost.flatMap(({ transactions }) => transactions));
    const returning = pool.slice(0, this.random.int(0, pool.length));
    for (let mined = 0; mined < length; mined += 1) {
      const share = Math.ceil(returning.length / (length - mined));
      this.append([...returning.splice(0, share), ...(this.random.chance(0.5) ? this.fresh() : [])]);
    }
    this.announce();
  }

  private fresh(): SimTransaction[] {
    const count = this.random.chance(0.3) ? 0 : this.random.int(1, 4);
    return Array.from({ length: count }, () => ({
      hash: this.random.hex(32),
      logs: Array.from({ length: this.random.int(0, 3) }, () => randomLog(this.random)),
    }));
  }

  private append(transactions: readonly SimTransaction[], timestamp?: number): void {
    const parent = this.blocks.at(-1);
    const time = timestamp ?? (parent?.timestamp ?? 0) + this.random.int(1, 12);
    const block = sealBlock(parent, transactions, time, this.random);
    this.blocks.push(block);
    this.byHash.set(block.hash, block);
    this.highest = Math.max(this.highest, block.number);
    this.mined += 1;
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}
