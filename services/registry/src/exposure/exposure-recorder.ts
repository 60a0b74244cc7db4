import { randomUUID } from 'node:crypto';
import { InjectConfig } from '@icubed/hosting';
import type { AssetId } from '@icubed/protocol';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { dayOf } from '../engagement/visitor.js';
import { ExposureBuffer, type Surface } from './exposure.js';
import { ExposureStore, SIGN_OF_LIFE_MS, type ExposureBatch } from './exposure.store.js';

const FLUSH_MS = 1_000;
const COUNTS_MAX = 50_000;

/** Counts what answers showed, and writes the sums once a second. What a killed process had not written is a gap that anybody can see. */
@Injectable()
export class ExposureRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly buffer = new ExposureBuffer(COUNTS_MAX);
  private readonly runId = randomUUID();
  private written = 0;
  private pending: ExposureBatch | undefined;
  private flushing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private seenMs = 0;

  constructor(
    @Inject(ExposureStore) private readonly store: ExposureStore,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** @param headSeconds of the chain, whose days are counted by; 0 before its first block */
  shown(surface: Surface, headSeconds: number, firstPage: boolean, ids: readonly AssetId[]): void {
    if (headSeconds > 0) this.buffer.add(surface, dayOf(headSeconds), firstPage, ids);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.store.start(this.runId, new Date());
    this.seenMs = Date.now();
    this.timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    await this.flush();
    await this.flush();
    // without an end the run is a gap, which is what it is when its last counts were not written
    if (this.pending === undefined) await this.store.end(this.runId, new Date()).catch(() => undefined);
  }

  private async flush(): Promise<void> {
    this.flushing ??= this.write().finally(() => (this.flushing = undefined));
    await this.flushing;
  }

  private async write(): Promise<void> {
    try {
      if (this.pending === undefined) {
        const taken = this.buffer.take();
        if (taken) this.pending = { number: this.written + 1, ...taken };
      }
      const now = new Date();
      if (this.pending) {
        await this.store.write(this.runId, this.config.chainId, this.pending, now);
        this.written = this.pending.number;
        this.pending = undefined;
      } else if (now.getTime() - this.seenMs >= SIGN_OF_LIFE_MS) await this.store.live(this.runId, now);
      else return;
      this.seenMs = now.getTime();
    } catch (error) {
      // the same batch is written again: its number tells the store whether it was
      this.logger.warn({ err: error }, 'what was shown was not counted yet');
    }
  }
}
