import { ModelverseError } from '@icubed/errors';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { UploadStore } from '../upload.store.js';
import { silentSince, stateAt, type ContentImport, type ImportState } from './content-import.js';

interface ImportRow {
  upload_id: string;
  cid: string;
  path: string;
  status: ImportState['status'];
  received: string;
  files: number | null;
  code: string | null;
  detail: string | null;
  started_at: Date;
  seen_at: Date;
}

/** Of an upload, the newest are kept. */
const KEPT = 20;

@Injectable()
export class ContentImportStore {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(UploadStore) private readonly uploads: UploadStore,
  ) {}

  /** An account imports one CID at a time. @throws REGISTRY.IMPORT_RUNNING */
  async begin(request: { uploadId: string; accountId: string; cid: string; path: string }, now: Date): Promise<void> {
    const { uploadId, accountId, cid, path } = request;
    await inTransaction(this.source, async (manager) => {
      await this.uploads.lockAccount(manager, accountId);
      const running = await manager.query<unknown[]>(
        `SELECT 1 FROM content_import WHERE account_id = $1 AND status = 'Running' AND seen_at >= $2`,
        [accountId, silentSince(now)],
      );
      if (running.length > 0)
        throw new ModelverseError('REGISTRY.IMPORT_RUNNING', 'wait for the import that runs, or ask again later');
      await manager.query(
        `INSERT INTO content_import (upload_id, cid, path, account_id, status, started_at, seen_at)
         VALUES ($1, $2, $3, $4, 'Running', $5, $5)
         ON CONFLICT (upload_id, cid) DO UPDATE SET path = EXCLUDED.path, status = 'Running', received = 0,
           files = NULL, code = NULL, detail = NULL, started_at = EXCLUDED.started_at, seen_at = EXCLUDED.seen_at`,
        [uploadId, cid, path, accountId, now],
      );
      await this.dropOld(manager, uploadId);
    });
  }

  async heartbeat(uploadId: string, cid: string, received: number, now: Date): Promise<void> {
    await this.source.query(
      `UPDATE content_import SET received = $3, seen_at = $4 WHERE upload_id = $1 AND cid = $2 AND status = 'Running'`,
      [uploadId, cid, received, now],
    );
  }

  async end(uploadId: string, cid: string, received: number, state: ImportState): Promise<void> {
    await this.source.query(
      `UPDATE content_import SET status = $3, received = $4, files = $5, code = $6, detail = $7
       WHERE upload_id = $1 AND cid = $2 AND status = 'Running'`,
      [
        uploadId,
        cid,
        state.status,
        received,
        state.status === 'Done' ? state.files : null,
        state.status === 'Failed' ? state.code : null,
        state.status === 'Failed' ? state.detail : null,
      ],
    );
  }

  /** The newest first. */
  async of(uploadId: string, now: Date): Promise<ContentImport[]> {
    const rows = await this.source.query<ImportRow[]>(
      'SELECT * FROM content_import WHERE upload_id = $1 ORDER BY started_at DESC, cid',
      [uploadId],
    );
    return rows.map((row) => importOf(row, now));
  }

  private async dropOld(manager: EntityManager, uploadId: string): Promise<void> {
    await manager.query(
      `DELETE FROM content_import WHERE upload_id = $1 AND cid NOT IN (
         SELECT cid FROM content_import WHERE upload_id = $1 ORDER BY started_at DESC, cid LIMIT ${KEPT})`,
      [uploadId],
    );
  }
}

function importOf(row: ImportRow, now: Date): ContentImport {
  return {
    uploadId: row.upload_id,
    cid: row.cid,
    path: row.path,
    state: stateAt(stateOf(row), row.seen_at, now),
    received: Number(row.received),
    startedAt: row.started_at,
  };
}

function stateOf({ status, files, code, detail }: ImportRow): ImportState {
  switch (status) {
    case 'Running':
      return { status };
    case 'Done':
      return { status, files: files ?? 0 };
    case 'Failed':
      return { status, code: code ?? 'PLATFORM.INTERNAL', detail: detail ?? '' };
  }
}
