import { DATA_SOURCE } from '@icubed/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Workflow } from '@icubed/workflow';
import { type Draft, draftIdOf } from './draft.js';

interface DraftRow {
  readonly id: string;
  readonly chain_id: string;
  readonly account_id: string;
  readonly name: string;
  readonly version: number;
  readonly workflow: Workflow;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface DraftKey {
  readonly chainId: number;
  readonly uuid: string;
  /** every statement names the account: a draft of another one is not there */
  readonly accountId: string;
}

export interface DraftContent {
  readonly name: string;
  readonly workflow: Workflow;
}

export interface DraftPosition {
  readonly createdAt: Date;
  readonly uuid: string;
}

@Injectable()
export class DraftStore {
  constructor(@Inject(DATA_SOURCE) private readonly source: DataSource) {}

  async find({ chainId, uuid, accountId }: DraftKey): Promise<Draft | undefined> {
    const rows: DraftRow[] = await this.source.query(
      'SELECT * FROM workflow_draft WHERE id = $1 AND chain_id = $2 AND account_id = $3',
      [uuid, chainId, accountId],
    );
    return rows.map(draftOf)[0];
  }

  /** Newest first. */
  async list(chainId: number, accountId: string, limit: number, after?: DraftPosition): Promise<Draft[]> {
    const rows: DraftRow[] = await this.source.query(
      `SELECT * FROM workflow_draft
       WHERE account_id = $1 AND chain_id = $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [accountId, chainId, after?.createdAt ?? null, after?.uuid ?? null, limit],
    );
    return rows.map(draftOf);
  }

  /** Undefined when the account has `most` drafts already. */
  async insert(
    { chainId, uuid, accountId }: DraftKey,
    content: DraftContent,
    now: Date,
    most: number,
  ): Promise<Draft | undefined> {
    const rows: DraftRow[] = await this.source.query(
      `INSERT INTO workflow_draft (id, chain_id, account_id, name, version, workflow, created_at, updated_at)
       SELECT $1, $2, $3, $4, 1, $5, $6, $6
       WHERE (SELECT count(*) FROM workflow_draft WHERE account_id = $3) < $7 RETURNING *`,
      [uuid, chainId, accountId, content.name, JSON.stringify(content.workflow), now, most],
    );
    return rows.map(draftOf)[0];
  }

  /** Undefined unless the stored version is `version`. */
  async update(
    { chainId, uuid, accountId }: DraftKey,
    content: DraftContent,
    version: number,
    now: Date,
  ): Promise<Draft | undefined> {
    const [rows]: [DraftRow[], number] = await this.source.query(
      `UPDATE workflow_draft SET name = $5, workflow = $6, version = version + 1, updated_at = $7
       WHERE id = $1 AND chain_id = $2 AND account_id = $3 AND version = $4 RETURNING *`,
      [uuid, chainId, accountId, version, content.name, JSON.stringify(content.workflow), now],
    );
    return rows.map(draftOf)[0];
  }
}

function draftOf(row: DraftRow): Draft {
  return {
    id: draftIdOf(Number(row.chain_id), row.id),
    accountId: row.account_id,
    name: row.name,
    version: row.version,
    workflow: row.workflow,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
