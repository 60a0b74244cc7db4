import { ModelverseError } from '@icubed/errors';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { assertFits, assertTakesFiles, type UploadedFile, type UploadLimits, type UploadState } from './upload.js';

export interface Upload {
  readonly id: string;
  readonly accountId: string;
  readonly state: UploadState;
  readonly createdAt: Date;
}

interface UploadRow {
  id: string;
  account_id: string;
  status: UploadState['status'];
  lease_until: Date | null;
  created_at: Date;
}

type Queryable = Pick<EntityManager, 'query'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Uploads and their files. Everything is asked for by account: another account's upload does not exist. */
@Injectable()
export class UploadStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** @throws REGISTRY.UPLOAD_LIMIT */
  async open(id: string, accountId: string, limits: UploadLimits, now: Date): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      // the count and the insert of one account must not interleave with another of its requests
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [accountId]);
      const [row] = await manager.query<{ open: string }[]>(
        `SELECT count(*) AS open FROM upload WHERE account_id = $1 AND status <> 'Complete'`,
        [accountId],
      );
      if (Number(row?.open) >= limits.openPerAccount) {
        throw new ModelverseError(
          'REGISTRY.UPLOAD_LIMIT',
          `at most ${limits.openPerAccount} uploads may be unfinished`,
        );
      }
      await manager.query(`INSERT INTO upload (id, account_id, status, created_at) VALUES ($1, $2, 'Open', $3)`, [
        id,
        accountId,
        now,
      ]);
    });
  }

  /** @throws REGISTRY.UPLOAD_UNKNOWN */
  async get(id: string, accountId: string): Promise<Upload> {
    return uploadIn(this.source.manager, id, accountId, '');
  }

  async filesOf(id: string): Promise<UploadedFile[]> {
    return filesIn(this.source.manager, id);
  }

  /**
   * Makes a received file part of the upload; until then nobody sees it. Answers the blob it replaces.
   *
   * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE
   */
  async putFile(
    id: string,
    accountId: string,
    file: UploadedFile,
    limits: UploadLimits,
    now: Date,
  ): Promise<string | undefined> {
    return inTransaction(this.source, async (manager) => {
      const upload = await uploadIn(manager, id, accountId, 'FOR UPDATE');
      assertTakesFiles(upload.state, now);
      const files = await filesIn(manager, id);
      assertFits(files, file, limits);
      await manager.query(
        `INSERT INTO upload_file (upload_id, path, size, sha256, blob) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (upload_id, path) DO UPDATE SET size = EXCLUDED.size, sha256 = EXCLUDED.sha256, blob = EXCLUDED.blob`,
        [id, file.path, file.size, file.sha256, file.blob],
      );
      return files.find((other) => other.path === file.path)?.blob;
    });
  }

  /**
   * Claims the right to complete the upload until `leaseUntil`; from then on its files do not change.
   *
   * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_BUSY
   */
  async claim(id: string, accountId: string, leaseUntil: Date, now: Date): Promise<Upload> {
    return inTransaction(this.source, async (manager) => {
      const upload = await uploadIn(manager, id, accountId, 'FOR UPDATE');
      if (upload.state.status === 'Complete') return upload;
      assertTakesFiles(upload.state, now);
      await manager.query(`UPDATE upload SET status = 'Completing', lease_until = $2 WHERE id = $1`, [id, leaseUntil]);
      return { ...upload, state: { status: 'Completing', leaseUntil } };
    });
  }

  /** Gives a claim back after a failure: the upload takes files again. */
  async reopen(id: string, leaseUntil: Date): Promise<void> {
    await this.source.query(
      `UPDATE upload SET status = 'Open', lease_until = NULL WHERE id = $1 AND status = 'Completing' AND lease_until = $2`,
      [id, leaseUntil],
    );
  }

  /** Ends the claim in the caller's transaction. @throws REGISTRY.UPLOAD_BUSY when the lease was lost to another request */
  async close(manager: EntityManager, id: string, leaseUntil: Date): Promise<void> {
    const [, closed] = await manager.query<[unknown, number]>(
      `UPDATE upload SET status = 'Complete', lease_until = NULL WHERE id = $1 AND status = 'Completing' AND lease_until = $2`,
      [id, leaseUntil],
    );
    if (closed !== 1) throw new ModelverseError('REGISTRY.UPLOAD_BUSY', 'another request took over the completion');
  }

  /** Whether the upload still needs its folder, whoever owns it. */
  async isUnfinished(id: string): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `SELECT 1 FROM upload WHERE id::text = $1 AND status <> 'Complete'`,
      [id],
    );
    return rows.length === 1;
  }

  /** Forgets unfinished uploads opened before `before` and answers their ids. */
  async dropAbandoned(before: Date): Promise<string[]> {
    const [rows] = await this.source.query<[{ id: string }[], number]>(
      `DELETE FROM upload WHERE status <> 'Complete' AND created_at < $1 AND (lease_until IS NULL OR lease_until < $1) RETURNING id`,
      [before],
    );
    return rows.map((row) => row.id);
  }
}

async function uploadIn(database: Queryable, id: string, accountId: string, lock: '' | 'FOR UPDATE'): Promise<Upload> {
  const rows = UUID.test(id)
    ? await database.query<UploadRow[]>(`SELECT * FROM upload WHERE id = $1 AND account_id = $2 ${lock}`, [
        id,
        accountId,
      ])
    : [];
  const [row] = rows;
  if (!row) throw new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'this account has no such upload');
  const state: UploadState =
    row.status === 'Completing' ? { status: row.status, leaseUntil: row.lease_until! } : { status: row.status };
  return { id: row.id, accountId: row.account_id, state, createdAt: row.created_at };
}

async function filesIn(database: Queryable, id: string): Promise<UploadedFile[]> {
  const rows = await database.query<{ path: string; size: string; sha256: string; blob: string }[]>(
    'SELECT path, size, sha256, blob FROM upload_file WHERE upload_id = $1',
    [id],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
