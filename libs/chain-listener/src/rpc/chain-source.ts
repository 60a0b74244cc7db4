import { ModelverseError } from '@icubed/errors';
import { type Block, blockOf, logOf, type RawLog, type RpcBlock, type RpcLog } from './block.js';
import type { Rpc } from './rpc.js';

export interface LogFilter {
  readonly addresses: readonly string[];
  readonly topics: readonly string[];
}

/** The questions a mirror asks a chain. Each answer is checked to fit together; MIRROR.CHAIN_UNSTABLE means ask again. */
export class ChainSource {
  constructor(
    private readonly rpc: Rpc,
    private readonly filter: LogFilter,
  ) {}

  async chainId(): Promise<number> {
    return Number(await this.rpc.call<string>('eth_chainId'));
  }

  async head(): Promise<Block> {
    return blockOf(known(await this.rpc.call<RpcBlock | null>('eth_getBlockByNumber', ['latest', false]), 'latest'));
  }

  /** The blocks of these numbers, in order, leaving out those the chain does not have. */
  async blocks(numbers: readonly number[]): Promise<Block[]> {
    const requests = numbers.map((number) => ({ method: 'eth_getBlockByNumber', params: [hex(number), false] }));
    const answers = await this.rpc.batch<RpcBlock | null>(requests);
    return answers.filter((answer) => answer !== null).map(blockOf);
  }

  /** As blocks, and every one of them must exist. */
  async blocksExactly(numbers: readonly number[]): Promise<Block[]> {
    const blocks = await this.blocks(numbers);
    if (blocks.length !== numbers.length) throw unstable('a block that existed a moment ago is gone');
    return blocks;
  }

  /**
   * Logs of final blocks. The last block is asked for in the same batch: an endpoint that lags behind answers a range it
   * does not have yet with an empty list instead of an error.
   */
  async logsOfRange(from: number, to: number): Promise<{ logs: RawLog[]; last: Block }> {
    const { addresses, topics } = this.filter;
    const [logs, last] = await this.rpc.batch<RpcLog[] | RpcBlock | null>([
      {
        method: 'eth_getLogs',
        params: [{ fromBlock: hex(from), toBlock: hex(to), address: addresses, topics: [topics] }],
      },
      { method: 'eth_getBlockByNumber', params: [hex(to), false] },
    ]);
    const lastBlock = blockOf(known(last as RpcBlock | null, String(to)));
    const numbers = [...new Set((logs as RpcLog[]).map((log) => Number(log.blockNumber)))];
    const blocks = new Map((await this.blocksExactly(numbers)).map((block) => [block.hash, block]));
    return {
      logs: (logs as RpcLog[]).map((log) => logOf(log, member(blocks, log))).sort(inChainOrder),
      last: lastBlock,
    };
  }

  /** Logs of exactly these blocks: asked for by hash, so a reorg in between cannot mix two branches. */
  async logsOfBlocks(blocks: readonly Block[]): Promise<RawLog[]> {
    const { addresses, topics } = this.filter;
    const requests = blocks.map((block) => ({
      method: 'eth_getLogs',
      params: [{ blockHash: block.hash, address: addresses, topics: [topics] }],
    }));
    const answers = await this.rpc.batch<RpcLog[]>(requests);
    const byHash = new Map(blocks.map((block) => [block.hash, block]));
    return answers
      .flat()
      .map((log) => logOf(log, member(byHash, log)))
      .sort(inChainOrder);
  }
}

function inChainOrder(a: RawLog, b: RawLog): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex;
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}

function known(block: RpcBlock | null, name: string): RpcBlock {
  if (block === null) throw unstable(`the endpoint has no block ${name}`);
  return block;
}

function member(blocks: ReadonlyMap<string, Block>, log: RpcLog): Block {
  const block = blocks.get(log.blockHash);
  if (block === undefined) throw unstable(`a log names block ${log.blockHash}, which left the chain`);
  return block;
}

export function unstable(detail: string): ModelverseError {
  return new ModelverseError('MIRROR.CHAIN_UNSTABLE', detail);
}
