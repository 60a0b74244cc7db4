import type { Logger } from '@icubed/telemetry';
import type { LockSession } from '../session/lock-session.js';
import { pause } from '../transport/backoff.js';
import type { ReceivedRecord, SubscribeOptions } from '../transport/transport.js';
import type { TopicPartition } from './topic-partitions.js';

const BATCH = { rows: 200, bytes: 2_000_000 };
const REDELIVERY_MS = 500;

/**
 * Hands one owned partition's records to the group, one after another, reading and committing on the session that owns it. The
 * offset is committed once a batch, after the handlers' transactions: what a crash brings back, the inbox drops.
 */
export class PartitionReader {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private wakeUp: () => void = () => undefined;
  private awake = true;
  private next = 0n;
  /** how far the log had grown when it was looked at last: what lies before that is visible, for it was committed with it */
  private head = 0n;

  constructor(
    private readonly session: LockSession,
    private readonly at: TopicPartition,
    private readonly options: SubscribeOptions,
    private readonly log: Logger,
  ) {
    this.running = this.run().catch((error: unknown) => {
      if (!session.lost.aborted) this.log.error({ err: error, ...at }, 'a partition reader failed');
      return session.close(); // the subscription opens another and starts over
    });
  }

  wake(): void {
    this.awake = true;
    this.wakeUp();
  }

  /** Told how far the log has grown: behind what was handed out there are records, or the gap of a batch that was published twice. */
  grownTo(nextOffset: bigint): void {
    if (nextOffset <= this.next) return;
    this.head = nextOffset;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.running;
  }

  private get signal(): AbortSignal {
    return AbortSignal.any([this.stopping.signal, this.session.lost]);
  }

  private async run(): Promise<void> {
    const { signal } = this;
    signal.addEventListener('abort', () => this.wakeUp());
    this.next = await this.committed();
    while (!signal.aborted) {
      this.awake = false;
      // before the read: where that finds nothing, nothing is there up to here
      const { head } = this;
      const records = await this.read();
      if (records.length > 0) await this.handOut(records, signal);
      else if (head > this.next) await this.pass(head);
      else if (!this.awake)
        await new Promise<void>((resolve) => (signal.aborted ? resolve() : (this.wakeUp = resolve)));
    }
  }

  private async handOut(records: readonly ReceivedRecord[], signal: AbortSignal): Promise<void> {
    const before = this.next;
    let refused = false;
    for (const record of records) {
      if (signal.aborted) break;
      try {
        await this.options.onRecord(record, signal);
      } catch (error) {
        refused = true;
        if (!signal.aborted) this.log.warn({ err: error, ...this.at, offset: record.offset }, 'a record comes back');
        break;
      }
      this.next = BigInt(record.offset) + 1n;
    }
    if (this.next !== before && !this.session.lost.aborted) await this.commit();
    if (refused) await pause(REDELIVERY_MS, signal);
  }

  /** A gap at the log's end would be told as a lag until something follows it. */
  private async pass(gapUntil: bigint): Promise<void> {
    this.next = gapUntil;
    await this.commit();
  }

  private async committed(): Promise<bigint> {
    const [row] = await this.session.query<{ next_offset: string }>(
      'select next_offset from messaging.consumer_offset where consumer_group = $1 and topic = $2 and partition = $3',
      [this.options.group, this.at.topic, this.at.partition],
    );
    return BigInt(row?.next_offset ?? '0');
  }

  private read(): Promise<ReceivedRecord[]> {
    return this.session.query<ReceivedRecord>(
      `select topic, partition, "offset"::text, key, payload
       from (
         select *, sum(octet_length(payload)) over (order by "offset") - octet_length(payload) as bytes_before
         from (
           select topic, partition, "offset", key, payload from messaging.log
           where topic = $1 and partition = $2 and "offset" >= $3 order by "offset" limit $4
         ) oldest
       ) measured
       where bytes_before < $5 order by measured."offset"`,
      [this.at.topic, this.at.partition, this.next.toString(), BATCH.rows, BATCH.bytes],
    );
  }

  private async commit(): Promise<void> {
    await this.session.query(
      `insert into messaging.consumer_offset (consumer_group, topic, partition, next_offset) values ($1, $2, $3, $4)
       on conflict (consumer_group, topic, partition) do update set next_offset = excluded.next_offset`,
      [this.options.group, this.at.topic, this.at.partition, this.next.toString()],
    );
  }
}
