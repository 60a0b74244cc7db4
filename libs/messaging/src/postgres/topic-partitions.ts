import type pg from 'pg';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** How many partitions each topic has: decided by whoever declares it first, then the same for everybody, or keys would move. */
export class TopicPartitions {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly partitionsOfNewTopics: number,
  ) {}

  async count(topic: string): Promise<number> {
    const known = this.counts.get(topic);
    if (known !== undefined) return known;
    // one statement, so a reader never sees a topic with some of its partitions
    await this.pool.query(
      `insert into messaging.topic_partition (topic, partition)
       select $1, partition from generate_series(0, $2::int - 1) as partition
       where not exists (select 1 from messaging.topic_partition where topic = $1)
       on conflict do nothing`,
      [topic, this.partitionsOfNewTopics],
    );
    const { rows } = await this.pool.query<{ partitions: number }>(
      'select count(*)::int as partitions from messaging.topic_partition where topic = $1',
      [topic],
    );
    const partitions = rows[0]?.partitions ?? 0;
    this.counts.set(topic, partitions);
    return partitions;
  }

  async existing(): Promise<string[]> {
    const { rows } = await this.pool.query<{ topic: string }>('select distinct topic from messaging.topic_partition');
    return rows.map((row) => row.topic);
  }

  async list(topics: readonly string[]): Promise<TopicPartition[]> {
    const lists = await Promise.all(
      topics.map(async (topic) =>
        Array.from({ length: await this.count(topic) }, (_, partition) => ({ topic, partition })),
      ),
    );
    return lists.flat();
  }
}
