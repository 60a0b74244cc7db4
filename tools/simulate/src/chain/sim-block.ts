import {
  bloomOf,
  headerHash,
  receiptsRoot,
  type RpcHeader,
  type RpcLog,
  type RpcReceipt,
} from '@icubed/chain-listener';
import type { Random } from '../random.js';
import type { SimLog } from './event-generator.js';

export interface SimTransaction {
  readonly hash: string;
  readonly logs: readonly SimLog[];
}

/** A block as an endpoint answers it, whose hash, bloom and roots are those of its contents. */
export interface SimBlock {
  readonly number: number;
  readonly hash: string;
  readonly timestamp: number;
  readonly header: RpcHeader;
  readonly receipts: readonly RpcReceipt[];
  readonly transactions: readonly SimTransaction[];
}

const quantity = (value: number): string => `0x${value.toString(16)}`;
const ZERO = `0x${'0'.repeat(64)}`;
const EMPTY_TRIE = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
const NO_UNCLES = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';

export function sealBlock(
  parent: SimBlock | undefined,
  transactions: readonly SimTransaction[],
  timestamp: number,
  random: Random,
): SimBlock {
  const number = parent === undefined ? 0 : parent.number + 1;
  let logIndex = 0;
  const bare = transactions.map(({ hash, logs }, index) => ({
    type: index % 3 === 0 ? '0x0' : '0x2',
    status: '0x1',
    cumulativeGasUsed: quantity((index + 1) * 50_000),
    logsBloom: bloomOf(logs),
    transactionHash: hash,
    transactionIndex: quantity(index),
    logs: logs.map((log) => ({
      ...log,
      topics: [...log.topics],
      transactionHash: hash,
      logIndex: quantity(logIndex++),
    })),
  }));
  const logs = transactions.flatMap((transaction) => transaction.logs);
  const unsealed = {
    parentHash: parent?.hash ?? ZERO,
    sha3Uncles: NO_UNCLES,
    miner: `0x${'0'.repeat(40)}`,
    // two blocks with the same contents are two blocks
    stateRoot: random.hex(32),
    transactionsRoot: transactions.length === 0 ? EMPTY_TRIE : random.hex(32),
    receiptsRoot: receiptsRoot(bare as unknown as RpcReceipt[]) as string,
    logsBloom: bloomOf(logs),
    difficulty: '0x0',
    number: quantity(number),
    gasLimit: '0x1c9c380',
    gasUsed: quantity(transactions.length * 50_000),
    timestamp: quantity(timestamp),
    extraData: '0x',
    mixHash: random.hex(32),
    nonce: '0x0000000000000000',
    baseFeePerGas: '0x7',
    withdrawalsRoot: EMPTY_TRIE,
    hash: '',
  };
  const hash = headerHash(unsealed) as string;
  const header = { ...unsealed, hash, uncles: [], transactions: transactions.map((transaction) => transaction.hash) };
  const place = { blockHash: hash, blockNumber: quantity(number) };
  const receipts = bare.map((receipt) => ({
    ...receipt,
    ...place,
    logs: receipt.logs.map((log) => ({ ...log, ...place })),
  }));
  return { number, hash, timestamp, header, receipts, transactions };
}

export function logsOf(block: SimBlock): RpcLog[] {
  return block.receipts.flatMap(({ logs }) => [...logs]);
}
