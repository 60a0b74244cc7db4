import { fromJsonb, InjectDataSource, toJsonb } from '@icubed/persistence';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { BatchState, UnderWay } from './trade-batch.js';

export interface StoredBatch {
  readonly batchId: string;
  readonly state: UnderWay;
}

@Injectable()
export class SettlementStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async underWay(chainId: number): Promise<StoredBatch | undefined> {
    const [row] = await this.source.query<{ batch_id: string; state: unknown }[]>(
      `SELECT batch_id, state FROM trade_batch WHERE chain_id = $1 AND status IN ('Planned', 'Submitted')`,
      [chainId],
    );
    return row && { batchId: row.batch_id, state: fromJsonb<UnderWay>(row.state) };
  }

  /** False when another matcher was first: the index lets one batch be under way. */
  async plan(chainId: number, state: UnderWay, trades: number): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `INSERT INTO trade_batch (chain_id, status, state, trades) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING batch_id`,
      [chainId, state.status, toJsonb(state), trades],
    );
    return rows.length > 0;
  }

  /** Only from the state it was read in: of two matchers one records. */
  async record({ batchId, state }: StoredBatch, next: BatchState): Promise<void> {
    await this.source.query(
      'UPDATE trade_batch SET status = $3, state = $4, updated_at = now() WHERE batch_id = $1 AND state = $2',
      [batchId, toJsonb(state), next.status, toJsonb(next)],
    );
  }
}
