import type { EntityManager } from 'typeorm';
import type { RawLog } from '../rpc/block.js';
import type { LogFilter } from '../rpc/chain-source.js';
import { type CopyValue, copyRows } from './copy-rows.js';

export type LogPlace = Pick<RawLog, 'blockNumber' | 'logIndex'>;

/** Where an indexed argument stands among a log's topics: the event's own hash is the first. */
export type TopicPlace = 2 | 3 | 4;

const COLUMNS = [
  'chain_id',
  'block_number',
  'log_index',
  'block_hash',
  'block_timestamp',
  'transaction_hash',
  'address',
  'topics',
  'data',
] as const;

interface LogRow {
  block_number: string;
  block_hash: string;
  block_timestamp: string;
  log_index: number;
  transaction_hash: string;
  address: string;
  topics: string[];
  data: string;
}

/** Every event of the mirrored contracts as the chain gave it, for ever: a read model can be rebuilt without the chain. */
export class LogStore {
  constructor(private readonly chainId: number) {}

  /** Logs of blocks in (after, to], in chain order. */
  async between(manager: EntityManager, after: number, to: number): Promise<RawLog[]> {
    if (after >= to) return [];
    const rows = await manager.query<LogRow[]>(
      'SELECT * FROM mirror_log WHERE chain_id = $1 AND block_number > $2 AND block_number <= $3 ORDER BY block_number, log_index',
      [this.chainId, after, to],
    );
    return rows.map(toLog);
  }

  /** The next logs after a place, in chain order, of these contracts and events. */
  async page(manager: EntityManager, filter: LogFilter, after: LogPlace, limit: number): Promise<RawLog[]> {
    const rows = await manager.query<LogRow[]>(
      `SELECT * FROM mirror_log WHERE chain_id = $1 AND (block_number, log_index) > ($2, $3)
         AND address = ANY($4::text[]) AND topics[1] = ANY($5::text[]) ORDER BY block_number, log_index LIMIT $6`,
      [this.chainId, after.blockNumber, after.logIndex, filter.addresses, filter.topics, limit],
    );
    return rows.map(toLog);
  }

  /** Logs of these contracts and events that have a value as one of these topics, counted from 1, in chain order. */
  async withTopic(
    manager: EntityManager,
    filter: LogFilter,
    topic: string,
    places: readonly TopicPlace[],
    limit: number,
  ): Promise<RawLog[]> {
    const anyPlace = places.map((place) => `topics[${place}] = $4`).join(' OR ');
    const rows = await manager.query<LogRow[]>(
      `SELECT * FROM mirror_log WHERE chain_id = $1 AND address = ANY($2::text[]) AND topics[1] = ANY($3::text[])
         AND (${anyPlace}) ORDER BY block_number, log_index LIMIT $5`,
      [this.chainId, filter.addresses, filter.topics, topic, limit],
    );
    return rows.map(toLog);
  }

  async insert(manager: EntityManager, logs: readonly RawLog[]): Promise<void> {
    if (logs.length === 0) return;
    await copyRows(manager, 'mirror_log', COLUMNS, rowsOf(this.chainId, logs));
  }

  /** Deletes and returns, in chain order, what a reorg takes back. */
  async takeAbove(manager: EntityManager, number: number): Promise<RawLog[]> {
    const taken = await this.between(manager, number, Number.MAX_SAFE_INTEGER);
    await manager.query('DELETE FROM mirror_log WHERE chain_id = $1 AND block_number > $2', [this.chainId, number]);
    return taken;
  }
}

function* rowsOf(chainId: number, logs: readonly RawLog[]): Generator<CopyValue[]> {
  for (const log of logs) {
    const { blockNumber, logIndex, blockHash, blockTimestamp, transactionHash, address, topics, data } = log;
    yield [chainId, blockNumber, logIndex, blockHash, blockTimestamp, transactionHash, address, topics, data];
  }
}

function toLog(row: LogRow): RawLog {
  return {
    blockNumber: Number(row.block_number),
    blockHash: row.block_hash,
    blockTimestamp: Number(row.block_timestamp),
    logIndex: row.log_index,
    transactionHash: row.transaction_hash,
    address: row.address,
    topics: row.topics,
    data: row.data,
  };
}
