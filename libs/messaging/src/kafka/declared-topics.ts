import type { Admin, Kafka } from 'kafkajs';
import { isKeptLong, LETTER_RETENTION_HOURS } from '../dead-letters/letter-topics.js';
import type { KafkaTransportOptions } from './kafka-options.js';

/** Creates each topic before its first use: automatic creation would give it the broker's default partitions and retention. */
export class DeclaredTopics {
  private readonly declared = new Set<string>();

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaTransportOptions,
  ) {}

  async declare(topics: readonly string[]): Promise<void> {
    const missing = [...new Set(topics)].filter((topic) => !this.declared.has(topic));
    if (missing.length === 0) return;
    await this.withAdmin(async (admin) => {
      await this.create(admin, missing);
      // whoever was faster may be ahead of the partitions' leaders: a batch that meets one without is sent again as a whole
      await admin.fetchTopicMetadata({ topics: missing });
    });
    for (const topic of missing) this.declared.add(topic);
  }

  async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin({ retry: { retries: 3 } });
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  private async create(admin: Admin, topics: readonly string[]): Promise<void> {
    const existing = new Set(await admin.listTopics());
    const fresh = topics.filter((topic) => !existing.has(topic));
    if (fresh.length === 0) return;
    // answers false where another process was faster, which is as good
    await admin.createTopics({
      waitForLeaders: true,
      topics: fresh.map((topic) => ({
        topic,
        numPartitions: this.options.partitions ?? 8,
        // -1: the cluster's default.replication.factor
        replicationFactor: this.options.replicationFactor ?? -1,
        configEntries: [
          { name: 'cleanup.policy', value: 'delete' },
          { name: 'retention.ms', value: String(this.retentionHours(topic) * 3_600_000) },
        ],
      })),
    });
  }
  private retentionHours(topic: string): number {
    const hours = this.options.retentionHours ?? 24 * 7;
    return isKeptLong(topic) ? Math.max(hours, LETTER_RETENTION_HOURS) : hours;
  }
}
