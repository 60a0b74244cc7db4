import { createLogger, currentTracer, type Logger, nowMs } from '@icubed/telemetry';
import { messagingMetrics, type MessagingMetrics } from '../metrics/messaging-metrics.js';
import { onCommitted } from '../outbox/committed.js';
import { type BatchLimits, exchange, type OutboxRow } from '../outbox/outbox-rows.js';
import { prune } from '../outbox/prune.js';
import { SLOTS } from '../outbox/slot.js';
import { LockSession } from '../session/lock-session.js';
import { Share } from '../session/share.js';
import { backoffMs, pause } from '../transport/backoff.js';
import { recordPublished } from './record-published.js';
import { defaultTuning, type RelayOptions, type RelayTuning } from './relay-options.js';

const ALL_SLOTS = Array.from({ length: SLOTS }, (_, slot) => String(slot));
const stoppedAlready = async (): Promise<void> => undefined;

/**
 * Moves committed outbox rows to the transport: select, publish, mark, one batch after another and the next one fetched meanwhile, so that a
 * slow transport slows the relay and never its memory. Several relays share a service's slots. A crash after publishing and before marking
 * publishes again; the same events in the same order, which transports and inboxes drop.
 */
export class Relay {
  private readonly tuning: RelayTuning;
  private readonly log: Logger;
  private readonly metrics: MessagingMetrics;
  private readonly tracer = currentTracer();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** aborted to end a pause */
  private resting = new AbortController();
  private hasNews = false;

  constructor(private readonly options: RelayOptions) {
    this.tuning = { ...defaultTuning, ...options.tuning };
    this.log = options.log ?? createLogger({ service: options.schema, level: 'silent' });
    this.metrics = options.metrics ?? messagingMetrics();
  }

  start(): void {
    this.running ??= this.listen();
  }

  /** Resolves when the batch in hand is published and marked and the slots are free. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async listen(): Promise<void> {
    const { source } = this.options;
    const forget = source && onCommitted(source, () => this.lookAtOnce());
    await this.run().finally(forget);
  }

  private lookAtOnce(): void {
    this.hasNews = true;
    this.resting.abort();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped;) {
      const openedAt = Date.now();
      try {
        await this.serve();
      } catch (error) {
        failures = Date.now() - openedAt > this.tuning.failure.capMs ? 1 : failures + 1;
        this.log.warn({ err: error, schema: this.options.schema }, 'relay lost its database session and opens another');
        await pause(backoffMs(failures, this.tuning.failure, Math.random()), this.stopping.signal);
      }
    }
  }

  private async serve(): Promise<void> {
    const session = await LockSession.open({ url: this.options.url, name: `icubed-${this.options.schema}-relay` });
    try {
      await this.deliver(session, new Share(session, `icubed.outbox:${this.options.schema}`));
    } finally {
      await session.close();
    }
  }

  private async deliver(session: LockSession, share: Share): Promise<void> {
    let nextRebalance = 0;
    let nextPrune = Date.now() + this.tuning.pruneMs;
    for (let idle = 0; !this.stopped;) {
      const now = Date.now();
      if (now >= nextRebalance) {
        await share.rebalance(ALL_SLOTS, stoppedAlready); // between batches nothing is in hand
        nextRebalance = now + this.tuning.rebalanceMs;
      }
      if (now >= nextPrune && share.owned.has('0')) {
        await prune(session, this.options.schema, this.tuning.retention);
        nextPrune = now + this.tuning.pruneMs;
      }
      const worked = await this.deliverUntil(nextRebalance, session, [...share.owned].map(Number));
      idle = worked ? 1 : idle + 1; // it ended because a look found nothing
      await this.rest(backoffMs(idle, this.tuning.idle, 1), session);
      if (this.hasNews) idle = 0;
    }
  }

  private async rest(ms: number, session: LockSession): Promise<void> {
    this.resting = new AbortController();
    const ends = [this.stopping.signal, session.lost];
    // the shortest pause is kept: in it a batch gathers, and a busy producer has not each of its commits looked at
    if (ms <= this.tuning.idle.baseMs) return pause(ms, ...ends);
    if (!this.hasNews) await pause(ms, ...ends, this.resting.signal);
  }

  /** Batch after batch until there is none, or it is time for the slots' owners to meet again. When it resolves, nothing is in hand. */
  private async deliverUntil(end: number, session: LockSession, slots: readonly number[]): Promise<boolean> {
    const look = (limits: BatchLimits, delivered: readonly OutboxRow[], inHand: readonly OutboxRow[]) => {
      // before the look: what is committed during it is seen by the next
      this.hasNews = false;
      return exchange(session, this.options.schema, { slots, limits, delivered, inHand });
    };
    const more = (): BatchLimits => (this.stopped || Date.now() >= end ? { rows: 0, bytes: 0 } : this.tuning.batch);
    let published: readonly OutboxRow[] = [];
    let batch = await look(this.tuning.batch, [], []); // one in any case, however late it is
    const worked = batch.length > 0;
    while (batch.length > 0) {
      const next = look(more(), published, batch);
      next.catch(() => undefined); // heard below: what is on its way is waited for first
      if (!(await this.publish(batch, session))) return false;
      [published, batch] = [batch, await next];
      if (batch.length > 0) continue;
      [batch, published] = [await look(more(), published, []), []];
    }
    return worked;
  }

  /** False: given up. The rows stay undelivered: the next owner, or this relay's next session, starts with them. */
  private async publish(rows: readonly OutboxRow[], session: LockSession): Promise<boolean> {
    const startMs = nowMs();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.options.transport.publish(rows);
        break;
      } catch (error) {
        this.metrics.publishFailed();
        this.log.warn({ err: error, attempt, records: rows.length }, 'the transport did not take a batch');
        await pause(backoffMs(attempt, this.tuning.failure, Math.random()), this.stopping.signal, session.lost);
        if (this.stopped || session.lost.aborted) return false;
      }
    }
    for (const [topic, { length }] of Map.groupBy(rows, (row) => row.topic)) this.metrics.published(topic, length);
    if (this.tracer !== undefined) recordPublished(this.tracer, rows, startMs);
    return true;
  }
}
