import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ArrivingCarStore } from './import-content/arriving-car.store.js';
import { UploadFolder } from './upload-folder.js';
import { UploadStore } from './upload.store.js';

const SWEEP_MS = 3_600_000;

/** Deletes the plain bytes of uploads that nobody went on with for a day, and of CARs whose import died: they are a creator's secret. */
@Injectable()
export class AbandonedUploads implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(UploadStore) private readonly uploads: UploadStore,
    @Inject(ArrivingCarStore) private readonly cars: ArrivingCarStore,
    @Inject(UploadFolder) private readonly folder: UploadFolder,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), SWEEP_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(now = new Date()): Promise<void> {
    try {
      for (const id of await this.uploads.dropExpired(now)) await this.folder.remove(id);
      for (const { uploadId, blob } of await this.cars.silent(now)) {
        await this.folder.removeBlob(uploadId, blob);
        await this.cars.forget(blob);
      }
      // a crash between the commit of a completion and its clean-up leaves a folder behind
      for (const id of await this.folder.list())
        if (!(await this.uploads.isUnfinished(id))) await this.folder.remove(id);
    } catch (error) {
      this.logger.warn({ err: error }, 'abandoned uploads were not swept');
    }
  }
}
