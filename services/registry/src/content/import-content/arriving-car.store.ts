import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { assertWithinQuota, type UploadLimits } from '../upload.js';
import { UploadStore } from '../upload.store.js';

export interface ArrivingCar {
  readonly blob: string;
  readonly uploadId: string;
}

/** Whoever is at work on a CAR says so within this; unpacking the largest takes less. */
const SILENT_MS = 6 * 3_600_000;

/** CARs on the disk that are no file of their upload: their room is the account's until their files take it, or they are given up. */
@Injectable()
export class ArrivingCarStore {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(UploadStore) private readonly uploads: UploadStore,
  ) {}

  /**
   * Counts a CAR with so many bytes of files from now on, in place of what was counted of it before.
   *
   * @throws REGISTRY.QUOTA_EXCEEDED
   */
  async count(
    { blob, uploadId }: ArrivingCar,
    accountId: string,
    bytes: number,
    limits: UploadLimits,
    now: Date,
  ): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      await this.uploads.lockAccount(manager, accountId);
      const [before] = await manager.query<{ bytes: string }[]>('SELECT bytes FROM arriving_car WHERE blob = $1', [
        blob,
      ]);
      const added = bytes - Number(before?.bytes ?? 0);
      assertWithinQuota(await this.uploads.bytesOf(accountId, manager), added, limits);
      await manager.query(
        `INSERT INTO arriving_car (blob, upload_id, bytes, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (blob) DO UPDATE SET bytes = EXCLUDED.bytes, seen_at = EXCLUDED.seen_at`,
        [blob, uploadId, bytes, now],
      );
    });
  }

  async forget(blob: string): Promise<void> {
    await this.source.query('DELETE FROM arriving_car WHERE blob = $1', [blob]);
  }

  /** Those whose process died. They are counted until they are forgotten. */
  async silent(now: Date): Promise<ArrivingCar[]> {
    const rows = await this.source.query<{ blob: string; upload_id: string }[]>(
      'SELECT blob, upload_id FROM arriving_car WHERE seen_at < $1',
      [new Date(now.getTime() - SILENT_MS)],
    );
    return rows.map((row) => ({ blob: row.blob, uploadId: row.upload_id }));
  }
}
