import { InjectDataSource } from '@icubed/persistence';
import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Copy, CopyState } from './copy.js';

export type ContentKind = 'SEALED' | 'CARD' | 'PLAIN';

/** One content as its owner sees it. */
export interface KeptContent {
  readonly cid: string;
  readonly copies: readonly Copy[];
}

export interface ReplicationFigures {
  readonly belowTarget: number;
  readonly lost: number;
  /** Of what is below the target, the longest time that it has been. */
  readonly oldestBelowTargetSeconds: number;
  readonly copies: readonly {
    readonly replica: string;
    readonly status: CopyState['status'];
    readonly count: number;
  }[];
}

interface CopyRow {
  cid: string;
  replica: string;
  status: CopyState['status'];
  request_id: string | null;
  since: Date;
  checked_at: Date | null;
  failures: number;
  error_code: string | null;
  error_detail: string | null;
  due_at: Date;
}

const DUE_MAX = 20;
const ENROL_MAX = 500;
const DETAIL_MAX = 500;

@Injectable()
export class ReplicationStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Notes what is referred to and not kept yet, and that this replica is to have a copy of it. */
  async enrol(replica: string, now: Date): Promise<void> {
    await this.source.query(
      `INSERT INTO kept_content (cid, kind, wanted_at)
       SELECT cid, kind, $1 FROM referenced_content r WHERE NOT EXISTS (SELECT FROM kept_content k WHERE k.cid = r.cid)
       LIMIT ${ENROL_MAX} ON CONFLICT DO NOTHING`,
      [now],
    );
    await this.source.query(
      `INSERT INTO content_copy (cid, replica, status, since, due_at)
       SELECT cid, $1, 'Wanted', $2, $2 FROM kept_content k
       WHERE NOT EXISTS (SELECT FROM content_copy c WHERE c.cid = k.cid AND c.replica = $1)
       LIMIT ${ENROL_MAX} ON CONFLICT DO NOTHING`,
      [replica, now],
    );
  }

  /** What is not held goes before what is only to be looked at again. */
  async due(replica: string, now: Date): Promise<Copy[]> {
    const rows = await this.source.query<CopyRow[]>(
      `SELECT * FROM content_copy WHERE replica = $1 AND due_at <= $2 ORDER BY (status = 'Held'), due_at LIMIT ${DUE_MAX}`,
      [replica, now],
    );
    return rows.map(copyOf);
  }

  async save({ cid, replica, state, since, checkedAt, failures, fault, dueAt }: Copy): Promise<void> {
    const requestId = 'requestId' in state ? (state.requestId ?? null) : null;
    await this.source.query(
      `UPDATE content_copy SET status = $3, request_id = $4, since = $5, checked_at = $6, failures = $7, error_code = $8,
         error_detail = $9, due_at = $10 WHERE cid = $1 AND replica = $2`,
      [
        cid,
        replica,
        state.status,
        requestId,
        since,
        checkedAt ?? null,
        failures,
        fault?.code ?? null,
        fault?.detail.replaceAll('\0', ' ').slice(0, DETAIL_MAX) ?? null,
        dueAt,
      ],
    );
  }

  /** Has a copy that is taken for held looked at next. */
  async lookAt(cid: string, replica: string, now: Date): Promise<void> {
    await this.source.query(
      `UPDATE content_copy SET due_at = $3 WHERE cid = $1 AND replica = $2 AND status = 'Held' AND due_at > $3`,
      [cid, replica, now],
    );
  }

  /** Whether this replica is being made whole with content that one of the others holds. */
  async isRepairing(replica: string, others: readonly string[]): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `SELECT 1 FROM content_copy mine JOIN content_copy held USING (cid)
       WHERE mine.replica = $1 AND mine.status = 'Broken' AND held.replica = ANY($2::text[]) AND held.status = 'Held' LIMIT 1`,
      [replica, others],
    );
    return rows.length > 0;
  }

  /** The copies of these contents on these replicas; of a CID that is not kept there is no entry. */
  async find(cids: readonly string[], replicas: readonly string[]): Promise<ReadonlyMap<string, readonly Copy[]>> {
    const kept = await this.source.query<{ cid: string }[]>(
      'SELECT cid FROM kept_content WHERE cid = ANY($1::text[])',
      [cids],
    );
    const rows = await this.source.query<CopyRow[]>(
      'SELECT * FROM content_copy WHERE cid = ANY($1::text[]) AND replica = ANY($2::text[]) ORDER BY replica',
      [cids, replicas],
    );
    return new Map(kept.map(({ cid }) => [cid, rows.filter((row) => row.cid === cid).map(copyOf)]));
  }

  /** Figures over all that is kept, for whoever watches. */
  async figures(replicas: readonly string[], target: number, now: Date): Promise<ReplicationFigures> {
    const [sums] = await this.source.query<{ below: string; lost: string; oldest: Date | null }[]>(
      `SELECT count(*) FILTER (WHERE held < $2) AS below, count(*) FILTER (WHERE held = 0 AND ever) AS lost,
         min(since) FILTER (WHERE held < $2) AS oldest
       FROM (
         SELECT k.cid, count(*) FILTER (WHERE c.status = 'Held') AS held, bool_or(c.status = 'Broken') AS ever,
           coalesce(min(c.since) FILTER (WHERE c.status <> 'Held'), k.wanted_at) AS since
         FROM kept_content k LEFT JOIN content_copy c ON c.cid = k.cid AND c.replica = ANY($1::text[]) GROUP BY k.cid
       ) AS content`,
      [replicas, target],
    );
    const copies = await this.source.query<{ replica: string; status: CopyState['status']; count: string }[]>(
      `SELECT replica, status, count(*) AS count FROM content_copy WHERE replica = ANY($1::text[]) GROUP BY replica, status`,
      [replicas],
    );
    const oldest = sums?.oldest?.getTime() ?? now.getTime();
    return {
      belowTarget: Number(sums?.below ?? 0),
      lost: Number(sums?.lost ?? 0),
      oldestBelowTargetSeconds: Math.max(0, (now.getTime() - oldest) / 1_000),
      copies: copies.map((row) => ({ ...row, count: Number(row.count) })),
    };
  }
}

function copyOf(row: CopyRow): Copy {
  return {
    cid: row.cid,
    replica: row.replica,
    state: stateOf(row),
    since: row.since,
    ...(row.checked_at !== null && { checkedAt: row.checked_at }),
    failures: row.failures,
    ...(row.error_code !== null && { fault: { code: row.error_code, detail: row.error_detail ?? '' } }),
    dueAt: row.due_at,
  };
}

function stateOf({ status, request_id }: CopyRow): CopyState {
  if (status === 'Wanted') return { status };
  if (status === 'Pinning') return { status, requestId: request_id ?? '' };
  return { status, ...(request_id !== null && { requestId: request_id }) };
}
