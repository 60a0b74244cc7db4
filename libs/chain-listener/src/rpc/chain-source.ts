import type { EventIndex } from '../projection/event-index.js';
import type { RpcHeader } from '../proof/header-hash.js';
import { provenLogs } from '../proof/proven-logs.js';
import { type RawLog, type RpcLog, type SealedBlock } from './block.js';
import { lied, unstable } from './doubt.js';
import { judgeLogs } from './judge-logs.js';
import type { Rpc } from './rpc.js';
import { sealedBlock } from './sealed-block.js';

export interface LogFilter {
  readonly addresses: readonly string[];
  readonly topics: readonly string[];
}

/**
 * The questions a mirror asks a chain. No answer is taken at its word: a header must hash to its hash, and logs must follow from headers.
 * MIRROR.CHAIN_UNSTABLE means ask again, MIRROR.RPC_LIED means ask somebody else.
 */
export class ChainSource {
  constructor(
    private readonly rpc: Rpc,
    private readonly index: EventIndex,
  ) {}

  async chainId(): Promise<number> {
    return Number(await this.rpc.call<string>('eth_chainId'));
  }

  async head(): Promise<SealedBlock> {
    const header = await this.rpc.call<RpcHeader | null>('eth_getBlockByNumber', ['latest', false]);
    if (header === null) throw unstable('the endpoint has no latest block');
    return sealedBlock(header, 'latest');
  }

  /** The blocks of these numbers, in order, leaving out those the chain does not have. */
  async blocks(numbers: readonly number[]): Promise<SealedBlock[]> {
    const requests = numbers.map((number) => ({ method: 'eth_getBlockByNumber', params: [hex(number), false] }));
    const answers = await this.rpc.batch<RpcHeader | null>(requests);
    return answers.flatMap((answer, at) => (answer === null ? [] : [sealedBlock(answer, numbers[at] as number)]));
  }

  /** As blocks, and every one of them must exist. */
  async blocksExactly(numbers: readonly number[]): Promise<SealedBlock[]> {
    const blocks = await this.blocks(numbers);
    if (blocks.length !== numbers.length) throw unstable('a block that existed a moment ago is gone');
    return blocks;
  }

  /** The blocks in (parent, to], each the child of the one before. */
  async chainFrom(parent: Pick<SealedBlock, 'number' | 'hash'>, to: number): Promise<SealedBlock[]> {
    const numbers = Array.from({ length: to - parent.number }, (_, offset) => parent.number + 1 + offset);
    const blocks = await this.blocksExactly(numbers);
    blocks.reduce((before, block) => {
      if (block.parentHash !== before.hash) throw unstable(`block ${block.number} does not follow ${before.hash}`);
      return block;
    }, parent);
    return blocks;
  }

  /** Our logs of these blocks, each proven against its block's header. Blocks whose bloom rules us out are not asked about. */
  async logsOfBlocks(blocks: readonly SealedBlock[]): Promise<RawLog[]> {
    const candidates = blocks.filter(({ logsBloom }) => this.index.perhapsIn(logsBloom).length > 0);
    return (await provenLogs(this.rpc, candidates)).filter((log) => this.index.knows(log));
  }

  /**
   * Our logs of consecutive blocks, by range: far cheaper than proofs. A second endpoint is asked the same, and blocks about which the two
   * differ are proven. With one endpoint alone, blocks are proven whose logs contradict their bloom.
   */
  async logsOfRange(blocks: readonly SealedBlock[]): Promise<RawLog[]> {
    const [first, last] = [blocks[0], blocks.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { addresses, topics } = this.index.filter;
    const range = { fromBlock: hex(first.number), toBlock: hex(last.number), address: addresses, topics: [topics] };
    const request = { method: 'eth_getLogs', params: [range] };
    const [[logs], second] = await Promise.all([
      this.rpc.batch<RpcLog[]>([request]),
      this.rpc.anotherOpinion<RpcLog[]>(request),
    ]);
    if (!Array.isArray(logs)) throw lied('the logs of a range are no list');
    const opinions = { logs, second: Array.isArray(second) ? second : undefined, expected: this.rpc.size > 1 };
    const { agreed, doubted } = judgeLogs(this.index, blocks, opinions);
    if (doubted.length === 0) return [...agreed];
    return [...agreed, ...(await this.logsOfBlocks(doubted))].sort(inChainOrder);
  }
}

function inChainOrder(a: RawLog, b: RawLog): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex;
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}
