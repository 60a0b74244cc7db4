import { ModelverseError } from '@icubed/errors';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { expiryOf } from './resumable/resumable-file.js';
import {
  assertFits,
  assertFitsAll,
  assertTakesFiles,
  assertWithinQuota,
  type UploadedFile,
  type UploadLimits,
  type UploadState,
} from './upload.js';

export interface Upload {
  readonly id: string;
  readonly accountId: string;
  readonly state: UploadState;
  readonly createdAt: Date;
  /** When it is dropped unless more arrives or it is completed. */
  readonly expiresAt: Date;
}

interface UploadRow {
  id: string;
  account_id: string;
  status: UploadState['status'];
  lease_until: Date | null;
  created_at: Date;
  expires_at: Date;
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
      await this.lockAccount(manager, accountId);
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
      await manager.query(
        `INSERT INTO upload (id, account_id, status, created_at, expires_at) VALUES ($1, $2, 'Open', $3, $4)`,
        [id, accountId, now, expiryOf(now)],
      );
    });
  }

  /** @throws REGISTRY.UPLOAD_UNKNOWN */
  async get(id: string, accountId: string): Promise<Upload> {
    return uploadIn(this.source.manager, id, accountId, '');
  }

  async filesOf(id: string): Promise<UploadedFile[]> {
    return filesIn(this.source.manager, id);
  }

  /** What is counted and what is added for one account must not interleave with another of its requests. */
  async lockAccount(manager: EntityManager, accountId: string): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [accountId]);
  }

  /** What the account keeps here: its uploads' files, complete or not, what files that are still arriving have announced, and what CARs have brought. */
  async bytesOf(accountId: string, manager: Queryable = this.source.manager): Promise<number> {
    const [row] = await manager.query<{ bytes: string }[]>(
      `SELECT (SELECT coalesce(sum(bytes), 0) FROM upload WHERE account_id = $1)
            + (SELECT coalesce(sum(f.size), 0) FROM resumable_file f JOIN upload u ON u.id = f.upload_id
               WHERE u.account_id = $1 AND u.status <> 'Complete' AND f.sha256 IS NULL)
            + (SELECT coalesce(sum(c.bytes), 0) FROM arriving_car c JOIN upload u ON u.id = c.upload_id
               WHERE u.account_id = $1) AS bytes`,
      [accountId],
    );
    return Number(row?.bytes);
  }

  /**
   * Whether a file that is still to arrive fits; held against what the account keeps until the transaction ends.
   *
   * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED
   */
  async reserve(
    manager: EntityManager,
    id: string,
    accountId: string,
    file: { path: string; size: number },
    limits: UploadLimits,
    now: Date,
  ): Promise<void> {
    await this.lockAccount(manager, accountId);
    const upload = await uploadIn(manager, id, accountId, 'FOR UPDATE');
    assertTakesFiles(upload.state, now);
    const [arriving] = await manager.query<{ files: string }[]>(
      'SELECT count(*) AS files FROM resumable_file WHERE upload_id = $1 AND sha256 IS NULL',
      [id],
    );
    const files = await filesIn(manager, id);
    assertFits(files, file, { ...limits, files: limits.files - Number(arriving?.files) });
    assertWithinQuota(await this.bytesOf(accountId, manager), file.size, limits);
    await manager.query('UPDATE upload SET expires_at = $2 WHERE id = $1', [id, expiryOf(now)]);
  }

  /**
   * Makes a received file part of the upload; until then nobody sees it. Answers the blob it replaces.
   *
   * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED
   */
  async putFile(
    id: string,
    accountId: string,
    file: UploadedFile,
    limits: UploadLimits,
    now: Date,
  ): Promise<string | undefined> {
    return inTransaction(this.source, async (manager) => {
      await this.lockAccount(manager, accountId);
      return this.putFileIn(manager, id, accountId, file, limits, now);
    });
  }

  /** {@link putFile} in the caller's transaction, which holds the account's lock. */
  async putFileIn(
    manager: EntityManager,
    id: string,
    accountId: string,
    file: UploadedFile,
    limits: UploadLimits,
    now: Date,
  ): Promise<string | undefined> {
    const upload = await uploadIn(manager, id, accountId, 'FOR UPDATE');
    assertTakesFiles(upload.state, now);
    const files = await filesIn(manager, id);
    assertFits(files, file, limits);
    const replaced = files.find((other) => other.path === file.path);
    const added = file.size - (replaced?.size ?? 0);
    assertWithinQuota(await this.bytesOf(accountId, manager), added, limits);
    await manager.query(
      `INSERT INTO upload_file (upload_id, path, size, sha256, blob) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (upload_id, path) DO UPDATE SET size = EXCLUDED.size, sha256 = EXCLUDED.sha256, blob = EXCLUDED.blob`,
      [id, file.path, file.size, file.sha256, file.blob],
    );
    await manager.query('UPDATE upload SET bytes = bytes + $2, expires_at = $3 WHERE id = $1', [
      id,
      added,
      expiryOf(now),
    ]);
    return replaced?.blob;
  }

  /**
   * Makes files part of the upload, in the place of one, or of a CAR that is none, when that is given, and answers the blobs that are nobody's any more.
   *
   * @throws REGISTRY.FILE_UNKNOWN when the one was replaced meanwhile, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY,
   * REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED
   */
  async putFiles(
    id: string,
    accountId: string,
    by: readonly UploadedFile[],
    { file: one, car }: { readonly file?: UploadedFile; readonly car?: string },
    limits: UploadLimits,
    now: Date,
  ): Promise<string[]> {
    return inTransaction(this.source, async (manager) => {
      await this.lockAccount(manager, accountId);
      assertTakesFiles((await uploadIn(manager, id, accountId, 'FOR UPDATE')).state, now);
      const files = await filesIn(manager, id);
      if (one && !files.some(({ path, blob }) => path === one.path && blob === one.blob))
        throw new ModelverseError('REGISTRY.FILE_UNKNOWN', 'the file was replaced', { path: one.path });
      const taken = new Set(by.map(({ path }) => path));
      const gone = files.filter(({ path }) => path === one?.path || taken.has(path));
      assertFitsAll(
        files.filter((file) => !gone.includes(file)),
        by,
        limits,
      );
      // from here on its files are counted; the row stays until its blob is gone
      if (car !== undefined) await manager.query('UPDATE arriving_car SET bytes = 0 WHERE blob = $1', [car]);
      const sum = (of: readonly UploadedFile[]) => of.reduce((total, { size }) => total + size, 0);
      const added = sum(by) - sum(gone);
      assertWithinQuota(await this.bytesOf(accountId, manager), added, limits);
      await manager.query('DELETE FROM upload_file WHERE upload_id = $1 AND path = ANY($2::text[])', [
        id,
        gone.map(({ path }) => path),
      ]);
      await manager.query(
        `INSERT INTO upload_file (upload_id, path, size, sha256, blob)
         SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[])`,
        [id, by.map((f) => f.path), by.map((f) => f.size), by.map((f) => f.sha256), by.map((f) => f.blob)],
      );
      await manager.query('UPDATE upload SET bytes = bytes + $2, expires_at = $3 WHERE id = $1', [
        id,
        added,
        expiryOf(now),
      ]);
      return gone.map(({ blob }) => blob);
    });
  }

  /** Takes a file out of an upload that is not complete, by its blob. */
  async dropBlobIn(manager: EntityManager, id: string, blob: string): Promise<void> {
    await manager.query(
      `WITH dropped AS (DELETE FROM upload_file WHERE upload_id = $1 AND blob = $2 RETURNING size)
       UPDATE upload SET bytes = bytes - (SELECT coalesce(sum(size), 0) FROM dropped) WHERE id = $1`,
      [id, blob],
    );
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
    await manager.query('DELETE FROM resumable_file WHERE upload_id = $1', [id]);
  }

  /** Whether the upload still needs its folder, whoever owns it. */
  async isUnfinished(id: string): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `SELECT 1 FROM upload WHERE id::text = $1 AND status <> 'Complete'`,
      [id],
    );
    return rows.length === 1;
  }

  /** Forgets unfinished uploads that have expired, with the files that were arriving, and answers their ids. */
  async dropExpired(now: Date): Promise<string[]> {
    const [rows] = await this.source.query<[{ id: string }[], number]>(
      `DELETE FROM upload WHERE status <> 'Complete' AND expires_at < $1 AND (lease_until IS NULL OR lease_until < $1) RETURNING id`,
      [now],
    );
    return rows.map((row) => row.id);
  }
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

async function uploadIn(database: Queryable, id: string, accountId: string, lock: '' | 'FOR UPDATE'): Promise<Upload> {
  const rows = isUuid(id)
    ? await database.query<UploadRow[]>(`SELECT * FROM upload WHERE id = $1 AND account_id = $2 ${lock}`, [
        id,
        accountId,
      ])
    : [];
  const [row] = rows;
  if (!row) throw new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'this account has no such upload');
  const state: UploadState =
    row.status === 'Completing' ? { status: row.status, leaseUntil: row.lease_until! } : { status: row.status };
  return { id: row.id, accountId: row.account_id, state, createdAt: row.created_at, expiresAt: row.expires_at };
}

async function filesIn(database: Queryable, id: string): Promise<UploadedFile[]> {
  const rows = await database.query<{ path: string; size: string; sha256: string; blob: string }[]>(
    'SELECT path, size, sha256, blob FROM upload_file WHERE upload_id = $1',
    [id],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
