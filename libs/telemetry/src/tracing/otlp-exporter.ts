import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../logging/logger.js';
import { otlpTraces } from './otlp-encoding.js';
import type { Span, Tracer } from './span.js';

export interface OtlpOptions {
  /** the whole address, `http://127.0.0.1:4318/v1/traces` */
  readonly url: string;
  /** value of the Authorization header */
  readonly authorization?: string;
  readonly service: { readonly name: string; readonly version: string };
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly retryAfterMs?: readonly number[];
}

const BATCH = 512;
/** spans held while the collector is away; more are dropped and counted: traces must not fill the memory of what they watch */
const MOST = 4_096;
const DELAY_MS = 1_000;
const TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS = [500, 2_000];

/** Posts ended spans to an OpenTelemetry collector by OTLP over HTTP, as JSON, a batch at a time. */
export class OtlpExporter implements Tracer {
  private waiting: Span[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private failures = 0;
  private readonly dropped: Counter;

  constructor(private readonly options: OtlpOptions) {
    this.dropped = new Counter({
      name: 'icubed_trace_spans_dropped_total',
      help: 'Spans that no collector took',
      registers: [options.metrics],
    });
  }

  record(span: Span): void {
    if (this.waiting.length >= MOST) return this.dropped.inc();
    this.waiting.push(span);
    if (this.waiting.length >= BATCH) this.send();
    else this.timer ??= setTimeout(() => this.send(), DELAY_MS).unref();
  }

  /** Sends what waits and takes no part in anything afterwards. */
  async close(): Promise<void> {
    while (this.waiting.length > 0 || this.sending !== undefined) {
      this.send();
      await this.sending;
    }
    clearTimeout(this.timer);
  }

  /** One batch is under way at a time: a slow collector is not asked more often, it is asked for less. */
  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.sending !== undefined || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, BATCH);
    this.sending = this.deliver(batch).finally(() => {
      this.sending = undefined;
      if (this.waiting.length > 0) this.timer ??= setTimeout(() => this.send(), DELAY_MS).unref();
    });
  }

  private async deliver(batch: readonly Span[]): Promise<void> {
    const body = JSON.stringify(otlpTraces(this.options.service, batch));
    for (const wait of [...(this.options.retryAfterMs ?? RETRY_AFTER_MS), undefined]) {
      const failure = await this.post(body);
      if (failure === undefined) {
        this.failures = 0;
        return;
      }
      if (wait === undefined || !failure.passing) return this.giveUp(batch.length, failure.why);
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }

  private async post(body: string): Promise<{ why: string; passing: boolean } | undefined> {
    const { url, authorization } = this.options;
    const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
      await response.body?.cancel();
      if (response.ok) return undefined;
      return { why: `HTTP ${response.status}`, passing: response.status === 429 || response.status >= 502 };
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error), passing: true };
    }
  }

  private giveUp(spans: number, why: string): void {
    this.dropped.inc(spans);
    this.failures += 1;
    // a collector that is away for a day is a few lines, not a line a second
    if (Number.isInteger(Math.log2(this.failures)))
      this.options.logger.warn({ why, spans, failures: this.failures }, 'spans were not exported');
  }
}
