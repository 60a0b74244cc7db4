import { textArray } from '@icubed/persistence';
import type pg from 'pg';
import type { OutgoingRecord } from '../transport/transport.js';
import type { TopicPartition } from './topic-partitions.js';
import { announcement, LOG_CHANNEL } from './wake-up.js';

export interface PlacedRecord extends OutgoingRecord, TopicPartition {}

/** $1–$3: each partition of the batch and how many it gets; $4–$8: the records, each with the place of its partition and its own place there. */
const APPEND = `
  with batch as (
    select * from unnest($1::text[], $2::int[], $3::int[]) with ordinality as batch(topic, partition, records, number)
  ), locked as materialized (
    -- in one order for everybody, or two relays deadlock
    select topic, partition, next_offset from messaging.topic_partition
    where (topic, partition) in (select topic, partition from batch) order by topic, partition for update
  ), grown as (
    update messaging.topic_partition as known set next_offset = locked.next_offset + batch.records
    from locked join batch using (topic, partition)
    where known.topic = locked.topic and known.partition = locked.partition
  ), stored as (
    insert into messaging.log (topic, partition, "offset", event_id, key, payload)
    select locked.topic, locked.partition, locked.next_offset + record.place, record.event_id, record.key, record.payload
    from unnest($4::int[], $5::int[], $6::text[], $7::text[], $8::text[]) as record(number, place, event_id, key, payload)
    join batch using (number) join locked using (topic, partition)
    on conflict (topic, event_id) do nothing
  )
  select pg_notify('${LOG_CHANNEL}', $9)`;

/**
 * Appends in one statement, which is one transaction and one round trip. The partition rows stay locked until it commits, so offsets become
 * visible in their order and a reader's cursor over them misses nothing. An event that is already in the log leaves a gap, which readers do not
 * mind.
 */
export async function appendToLog(client: pg.ClientBase, records: readonly PlacedRecord[]): Promise<void> {
  const numbers = new Map<string, number>();
  const [partitions, counts]: [TopicPartition[], number[]] = [[], []];
  const places = records.map((record) => {
    const name = `${record.topic}/${record.partition}`;
    const index = numbers.get(name) ?? partitions.push(record) - 1;
    numbers.set(name, index);
    const place = counts[index] ?? 0;
    counts[index] = place + 1;
    return [index + 1, place] as const;
  });
  await client.query({
    name: 'icubed.append-to-log',
    text: APPEND,
    values: [
      textArray(partitions.map(({ topic }) => topic)),
      partitions.map(({ partition }) => partition),
      counts,
      places.map(([number]) => number),
      places.map(([, place]) => place),
      textArray(records.map(({ eventId }) => eventId)),
      textArray(records.map(({ key }) => key)),
      textArray(records.map(({ payload }) => payload)),
      announcement(records),
    ],
  });
}
