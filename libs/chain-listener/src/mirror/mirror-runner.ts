import { isModelverseError } from '@icubed/errors';
import type { Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { markHalted } from './cursor-store.js';
import type { Mirror } from './mirror.js';
import type { MirrorMetrics } from './mirror-metrics.js';

export interface RunnerOptions {
  readonly mirror: Mirror;
  readonly source: DataSource;
  readonly metrics: MirrorMetrics;
  readonly logger: Logger;
  readonly pollIntervalMs: number;
  /** the longest wait between two tries while steps fail */
  readonly maxBackoffMs?: number;
}

const MAX_BACKOFF_MS = 30_000;
/** failed steps in a row, of a kind nobody foresaw, after which the process says it is not ready */
const STUCK_AFTER = 5;

/** Steps the mirror until stopped: at once while there is something new, else every poll interval, slower while it fails. */
export class MirrorRunner {
  private readonly abort = new AbortController();
  private loop: Promise<void> | undefined;
  private failures = 0;
  private settled = false;
  private wakeUp: (() => void) | undefined;
  private news = false;
  private error: Error | undefined;

  constructor(private readonly options: RunnerOptions) {}

  /** What keeps the mirror from going on and will not pass by waiting; undefined while all is well or an endpoint is merely away. */
  get stuck(): Error | undefined {
    if (this.error === undefined) return undefined;
    const passing = isModelverseError(this.error) ? this.error.retryable : this.failures < STUCK_AFTER;
    return passing ? undefined : this.error;
  }

  start(): void {
    this.loop ??= this.run();
  }

  /** There may be a new block: ends the wait for the next poll. Ignored while steps fail, which wait for a reason. */
  wake(): void {
    if (this.failures > 0) return;
    this.news = true;
    this.wakeUp?.();
  }

  /** Resolves when the step under way has ended: the database may be closed afterwards. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.abort.signal.aborted) {
      const wait = await this.turn();
      if (wait === 'halt') return;
      // a head that was announced while the step was under way is not in what it read
      if (wait > 0 && !this.news && !this.abort.signal.aborted) await this.sleep(wait);
      this.news = false;
    }
  }

  private async turn(): Promise<number | 'halt'> {
    const { mirror, metrics, pollIntervalMs } = this.options;
    try {
      const batch = await mirror.step();
      if (batch !== undefined) metrics.wrote(batch);
      if (!this.settled) await this.recovered();
      this.settled = true;
      this.error = undefined;
      this.failures = 0;
      return batch === undefined ? pollIntervalMs : 0;
    } catch (error) {
      return this.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private async failed(error: Error): Promise<number | 'halt'> {
    const { metrics, logger, pollIntervalMs } = this.options;
    const code = isModelverseError(error) ? error.code : 'PLATFORM.INTERNAL';
    this.error = error;
    this.settled = false;
    this.failures += 1;
    metrics.failed(code);
    if (code === 'MIRROR.REORG_PAST_FINALITY') return this.halt(error, code);
    // a chain that moved, or a second writer, is everyday; the first failure of anything else is worth a line, the rest at rising intervals
    const everyday = code === 'MIRROR.CHAIN_UNSTABLE' || code === 'MIRROR.WRITER_LOST';
    if (!everyday && Number.isInteger(Math.log2(this.failures)))
      logger.warn({ err: error, failures: this.failures }, 'mirror step failed');
    return Math.min(this.options.maxBackoffMs ?? MAX_BACKOFF_MS, pollIntervalMs * 2 ** Math.min(this.failures, 10));
  }

  /** What was final is not: nothing derived from it can be trusted, and only a person can say what to do. */
  private async halt(reason: Error, code: string): Promise<'halt'> {
    const { mirror, source, metrics, logger } = this.options;
    metrics.haltedWith(code);
    logger.fatal({ err: reason }, 'mirror halted: the chain was reorganised past its finality');
    const cursor = await mirror.cursor().catch(() => undefined);
    if (cursor !== undefined) await markHalted(source, cursor, code).catch(() => undefined);
    return 'halt';
  }

  /** A restarted mirror that finds the chain whole again takes the mark of an earlier halt away. */
  private async recovered(): Promise<void> {
    const { mirror, source, metrics } = this.options;
    const cursor = await mirror.cursor();
    if (cursor === undefined) return;
    metrics.cursorAt(cursor);
    if (cursor.halted === null) return;
    metrics.resumed();
    await markHalted(source, cursor, null);
  }

  private sleep(ms: number): Promise<void> {
    const { signal } = this.abort;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wakeUp = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wakeUp = done;
      signal.addEventListener('abort', done);
    });
  }
}
