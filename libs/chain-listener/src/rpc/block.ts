/** What the mirror keeps of a block. Numbers and Unix seconds fit a double for longer than any chain lives. */
export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: number;
}

/** One log as the chain gave it, with the time of its block. */
export interface RawLog {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly blockTimestamp: number;
  readonly logIndex: number;
  readonly transactionHash: string;
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export interface RpcBlock {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: string;
}

/** A block with what its hash promises about its contents. */
export interface SealedBlock extends Block {
  readonly logsBloom: Uint8Array;
  readonly receiptsRoot: string;
  readonly transactions: readonly string[];
}

export interface RpcLog {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly logIndex: string;
  readonly transactionHash: string;
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export function blockOf(block: RpcBlock): Block {
  return {
    number: Number(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    timestamp: Number(block.timestamp),
  };
}

export function logOf(log: RpcLog, block: Block): RawLog {
  return {
    blockNumber: block.number,
    blockHash: block.hash,
    blockTimestamp: block.timestamp,
    logIndex: Number(log.logIndex),
    transactionHash: log.transactionHash,
    address: log.address.toLowerCase(),
    topics: log.topics,
    data: log.data,
  };
}
