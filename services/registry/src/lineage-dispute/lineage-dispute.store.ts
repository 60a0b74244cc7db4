import { fromJsonb, InjectDataSource } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { DisputeStatus, LineageDispute } from './lineage-dispute.js';

/** A dispute at the mirror's head. */
export interface MirroredDispute {
  readonly chainId: number;
  readonly disputeId: bigint;
  readonly dispute: LineageDispute;
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: bigint;
}

export interface DisputeFilter {
  readonly status?: DisputeStatus | null;
  readonly open?: boolean | null;
  readonly child?: AssetId;
}

interface DisputeRow {
  chain_id: string;
  dispute_id: string;
  state: unknown;
  finality: 'PENDING' | 'FINAL';
  as_of_block: string;
}

const COLUMNS = 'chain_id, dispute_id, state, finality, as_of_block';

@Injectable()
export class LineageDisputeStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async find(chainId: number, disputeId: bigint): Promise<MirroredDispute | undefined> {
    const [row] = await this.source.query<DisputeRow[]>(
      `SELECT ${COLUMNS} FROM lineage_dispute WHERE chain_id = $1 AND dispute_id = $2`,
      [chainId, disputeId.toString()],
    );
    return row && mirroredOf(row);
  }

  /** The open dispute of a pair: the contract allows one. */
  async openOf(chainId: number, child: AssetId, parent: AssetId): Promise<MirroredDispute | undefined> {
    const [row] = await this.source.query<DisputeRow[]>(
      `SELECT ${COLUMNS} FROM lineage_dispute WHERE chain_id = $1 AND child = $2 AND parent = $3 AND open`,
      [chainId, child.toString(), parent.toString()],
    );
    return row && mirroredOf(row);
  }

  async openCount(chainId: number, child: AssetId): Promise<number> {
    const [row] = await this.source.query<{ count: string }[]>(
      'SELECT count(*) FROM lineage_dispute WHERE chain_id = $1 AND child = $2 AND open',
      [chainId, child.toString()],
    );
    return Number(row?.count ?? 0);
  }

  /** Newest first. */
  async list(
    chainId: number,
    filter: DisputeFilter,
    before: bigint | undefined,
    limit: number,
  ): Promise<MirroredDispute[]> {
    const rows = await this.source.query<DisputeRow[]>(
      `SELECT ${COLUMNS} FROM lineage_dispute
       WHERE chain_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::boolean IS NULL OR open = $3)
         AND ($4::numeric IS NULL OR child = $4) AND ($5::numeric IS NULL OR dispute_id < $5)
       ORDER BY dispute_id DESC LIMIT $6`,
      [
        chainId,
        filter.status ?? null,
        filter.open ?? null,
        filter.child?.toString() ?? null,
        before?.toString() ?? null,
        limit,
      ],
    );
    return rows.map(mirroredOf);
  }
}

function mirroredOf(row: DisputeRow): MirroredDispute {
  return {
    chainId: Number(row.chain_id),
    disputeId: BigInt(row.dispute_id),
    dispute: fromJsonb<LineageDispute>(row.state),
    finality: row.finality,
    asOfBlock: BigInt(row.as_of_block),
  };
}
