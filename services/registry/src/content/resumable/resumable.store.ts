import { ModelverseError } from '@icubed/errors';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { assertTakesFiles, type UploadLimits } from '../upload.js';
import { isUuid, UploadStore } from '../upload.store.js';
import { expiryOf, type ResumableFile } from './resumable-file.js';

interface ResumableRow {
  id: string;
  upload_id: string;
  path: string;
  size: string;
  received: string;
  blob: string;
  announced_sha256: string | null;
  sha256: string | null;
}

/** Whose turn it is to write: a token of the request, good until `until` unless renewed. */
export interface Turn {
  readonly writer: string;
  readonly until: Date;
}

/** Files that arrive in pieces. A piece needs a turn, so that two requests never write one file, in whichever process they run. */
@Injectable()
export class ResumableStore {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(UploadStore) private readonly uploads: UploadStore,
  ) {}

  /** @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED */
  async create(file: ResumableFile, accountId: string, limits: UploadLimits, now: Date): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      await this.uploads.reserve(manager, file.uploadId, accountId, file, limits, now);
      await manager.query(
        `INSERT INTO resumable_file (id, upload_id, path, size, announced_sha256, blob, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [file.id, file.uploadId, file.path, file.size, file.announcedSha256 ?? null, file.blob, now],
      );
    });
  }

  /** @throws REGISTRY.UPLOAD_UNKNOWN for another account's too */
  async get(id: string, uploadId: string, accountId: string): Promise<ResumableFile> {
    await this.uploads.get(uploadId, accountId);
    const [row] = isUuid(id)
      ? await this.source.query<ResumableRow[]>('SELECT * FROM resumable_file WHERE id = $1 AND upload_id = $2', [
          id,
          uploadId,
        ])
      : [];
    if (!row) throw new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'the upload has no such file');
    return fileOf(row);
  }

  /** Those that have not arrived as a whole. */
  async unfinishedOf(uploadId: string): Promise<ResumableFile[]> {
    const rows = await this.source.query<ResumableRow[]>(
      'SELECT * FROM resumable_file WHERE upload_id = $1 AND sha256 IS NULL ORDER BY path, created_at',
      [uploadId],
    );
    return rows.map(fileOf);
  }

  /**
   * Takes the turn to write, and answers the file as the last turn left it.
   *
   * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_LOCKED, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY
   */
  async takeTurn(id: string, uploadId: string, accountId: string, turn: Turn, now: Date): Promise<ResumableFile> {
    assertTakesFiles((await this.uploads.get(uploadId, accountId)).state, now);
    await this.get(id, uploadId, accountId);
    const [[row]] = await this.source.query<[ResumableRow[], number]>(
      `UPDATE resumable_file SET writer = $3, writer_until = $4
       WHERE id = $1 AND upload_id = $2 AND (writer IS NULL OR writer_until < $5) RETURNING *`,
      [id, uploadId, turn.writer, turn.until, now],
    );
    if (!row) throw locked();
    return fileOf(row);
  }

  /** @throws REGISTRY.UPLOAD_LOCKED when another request took over */
  async renewTurn(id: string, { writer, until }: Turn): Promise<void> {
    await this.whileMine(
      this.source.manager,
      'UPDATE resumable_file SET writer_until = $3 WHERE id = $1 AND writer = $2',
      [id, writer, until],
    );
  }

  /** Counts bytes that are on disk. @throws REGISTRY.UPLOAD_LOCKED */
  async advance(file: ResumableFile, { writer, until }: Turn, received: number, now: Date): Promise<void> {
    await this.whileMine(
      this.source.manager,
      'UPDATE resumable_file SET received = $3, writer_until = $4 WHERE id = $1 AND writer = $2',
      [file.id, writer, received, until],
    );
    await this.source.query('UPDATE upload SET expires_at = $2 WHERE id = $1', [file.uploadId, expiryOf(now)]);
  }

  /**
   * Makes the whole file part of its upload and answers the blob it replaces.
   *
   * @throws REGISTRY.UPLOAD_LOCKED, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE
   */
  async finish(
    file: ResumableFile,
    sha256: string,
    { writer }: Turn,
    { accountId, limits, now }: { accountId: string; limits: UploadLimits; now: Date },
  ): Promise<string | undefined> {
    return inTransaction(this.source, async (manager) => {
      // the order of locks is that of every writer: account, upload, file
      await this.uploads.lockAccount(manager, accountId);
      const { path, size, blob } = file;
      await this.whileMine(
        manager,
        `UPDATE resumable_file SET received = size, sha256 = $3 WHERE id = $1 AND writer = $2`,
        [file.id, writer, sha256],
      );
      return this.uploads.putFileIn(manager, file.uploadId, accountId, { path, size, sha256, blob }, limits, now);
    });
  }

  async endTurn(id: string, { writer }: Turn): Promise<void> {
    await this.source.query(
      'UPDATE resumable_file SET writer = NULL, writer_until = NULL WHERE id = $1 AND writer = $2',
      [id, writer],
    );
  }

  /** Forgets the file, and takes it out of its upload where it had become part of it. */
  async remove(file: ResumableFile): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      await manager.query('DELETE FROM resumable_file WHERE id = $1', [file.id]);
      await this.uploads.dropBlobIn(manager, file.uploadId, file.blob);
    });
  }

  private async whileMine(manager: Pick<EntityManager, 'query'>, sql: string, parameters: unknown[]): Promise<void> {
    const [, changed] = await manager.query<[unknown, number]>(sql, parameters);
    if (changed !== 1) throw locked();
  }
}

function locked(): ModelverseError {
  return new ModelverseError('REGISTRY.UPLOAD_LOCKED', 'another request is sending this file', {
    retryAfterSeconds: 2,
  });
}

function fileOf(row: ResumableRow): ResumableFile {
  return {
    id: row.id,
    uploadId: row.upload_id,
    path: row.path,
    size: Number(row.size),
    received: Number(row.received),
    blob: row.blob,
    ...(row.announced_sha256 === null ? {} : { announcedSha256: row.announced_sha256 }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
  };
}
