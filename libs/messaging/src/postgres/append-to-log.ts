import type pg from 'pg';
import type { OutgoingRecord } from '../transport/transport.js';
import type { TopicPartition } from './topic-partitions.js';
import { announcement, LOG_CHANNEL } from './wake-up.js';

export interface PlacedRecord extends OutgoingRecord, TopicPartition {}

/**
 * Appends in one transaction. The partition rows stay locked until it commits, so offsets become visible in their order and a reader's
 * cursor over them misses nothing. An event that is already in the log leaves a gap, which readers do not mind.
 */
export async function appendToLog(client: pg.ClientBase, records: readonly PlacedRecord[]): Promise<void> {
  await client.query('begin');
  try {
    const next = await lockPartitions(client, records);
    const offsets = records.map((record) => {
      const partition = partitionKey(record);
      const offset = next.get(partition) ?? 0n;
      next.set(partition, offset + 1n);
      return offset.toString();
    });
    await insert(client, records, offsets);
    await advancePartitions(client, records, next);
    await client.query('select pg_notify($1, $2)', [LOG_CHANNEL, announcement(records)]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function partitionKey(of: TopicPartition): string {
  return `${of.topic}/${of.partition}`;
}

async function lockPartitions(client: pg.ClientBase, records: readonly TopicPartition[]): Promise<Map<string, bigint>> {
  // in one order for everybody, or two relays deadlock
  const { rows } = await client.query<TopicPartition & { next_offset: string }>(
    `select topic, partition, next_offset from messaging.topic_partition
     where (topic, partition) in (select * from unnest($1::text[], $2::int[]))
     order by topic, partition for update`,
    [records.map((record) => record.topic), records.map((record) => record.partition)],
  );
  return new Map(rows.map((row) => [partitionKey(row), BigInt(row.next_offset)]));
}

async function insert(
  client: pg.ClientBase,
  records: readonly PlacedRecord[],
  offsets: readonly string[],
): Promise<void> {
  const column = <K extends keyof PlacedRecord>(name: K) => records.map((record) => record[name]);
  await client.query(
    `insert into messaging.log (topic, partition, "offset", event_id, key, payload)
     select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[])
     on conflict (topic, event_id) do nothing`,
    [column('topic'), column('partition'), offsets, column('eventId'), column('key'), column('payload')],
  );
}

async function advancePartitions(
  client: pg.ClientBase,
  records: readonly TopicPartition[],
  next: Map<string, bigint>,
): Promise<void> {
  const touched = [...new Map(records.map((record) => [partitionKey(record), record])).values()];
  await client.query(
    `update messaging.topic_partition as known set next_offset = fresh.next_offset
     from unnest($1::text[], $2::int[], $3::bigint[]) as fresh(topic, partition, next_offset)
     where known.topic = fresh.topic and known.partition = fresh.partition`,
    [
      touched.map((record) => record.topic),
      touched.map((record) => record.partition),
      touched.map((record) => String(next.get(partitionKey(record)))),
    ],
  );
}
