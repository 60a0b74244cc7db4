import type { Logger } from '@icubed/telemetry';
import { LockSession } from '../session/lock-session.js';
import { Share } from '../session/share.js';
import { backoffMs, pause } from '../transport/backoff.js';
import type { SubscribeOptions, Subscription } from '../transport/transport.js';
import { PartitionReader } from './partition-reader.js';
import type { TopicPartition } from './topic-partitions.js';
import { concerns, LOG_CHANNEL } from './wake-up.js';

export interface PostgresSubscriptionOptions extends SubscribeOptions {
  readonly url: string;
  readonly log: Logger;
  /** how often members look for each other and for records whose notification was lost */
  readonly pollMs: number;
  readonly partitions: () => Promise<TopicPartition[]>;
}

/** A member of a consumer group: owns a fair share of the topics' partitions and runs a reader for each. */
export class PostgresSubscription implements Subscription {
  readonly ready: Promise<void>;
  private readonly stopping = new AbortController();
  private readonly readers = new Map<string, PartitionReader>();
  private readonly running: Promise<void>;
  private joined: () => void = () => undefined;

  constructor(private readonly options: PostgresSubscriptionOptions) {
    this.ready = new Promise((resolve) => (this.joined = resolve));
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.joined();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        failures = (await this.serve()) ? 1 : failures + 1;
      } catch (error) {
        failures += 1;
        if (!signal.aborted)
          this.options.log.warn(
            { err: error, group: this.options.group },
            'subscription lost its session and opens another',
          );
      }
      await pause(backoffMs(failures, { baseMs: 50, capMs: 5_000 }, Math.random()), signal);
    }
  }

  /** Answers once the session is lost or the subscription stopped. */
  private async serve(): Promise<boolean> {
    const partitions = new Map((await this.options.partitions()).map((at) => [`${at.topic}/${at.partition}`, at]));
    const session = await LockSession.open({
      url: this.options.url,
      name: `icubed-${this.options.group}`.slice(0, 63),
      onNotification: (grown) => {
        for (const [name, reader] of this.readers) if (concerns(grown, name)) reader.wake();
      },
    });
    try {
      await session.query(`listen ${LOG_CHANNEL}`);
      const share = new Share(session, `icubed.group:${this.options.group}`);
      while (!this.stopping.signal.aborted && !session.lost.aborted) {
        await share.rebalance([...partitions.keys()], (name) => this.stopReader(name));
        for (const name of share.owned) this.startReader(session, name, partitions.get(name));
        await this.tellHeads(session);
        this.joined();
        await pause(this.options.pollMs, this.stopping.signal, session.lost);
      }
      return true;
    } finally {
      await Promise.all([...this.readers.keys()].map((name) => this.stopReader(name)));
      await session.close();
    }
  }

  private startReader(session: LockSession, name: string, at: TopicPartition | undefined): void {
    if (at !== undefined && !this.readers.has(name))
      this.readers.set(name, new PartitionReader(session, at, this.options, this.options.log));
  }

  private async stopReader(name: string): Promise<void> {
    await this.readers.get(name)?.stop();
    this.readers.delete(name);
  }

  private async tellHeads(session: LockSession): Promise<void> {
    const heads = await session.query<TopicPartition & { next_offset: string }>(
      'select topic, partition, next_offset from messaging.topic_partition where topic = any($1)',
      [this.options.topics],
    );
    for (const { topic, partition, next_offset } of heads)
      this.readers.get(`${topic}/${partition}`)?.grownTo(BigInt(next_offset));
  }
}
