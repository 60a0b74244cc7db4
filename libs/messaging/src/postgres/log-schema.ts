import type pg from 'pg';

/** The transport's own schema: services write to it and read from it only through the transport. */
const STATEMENTS = [
  `create schema if not exists messaging`,
  `create table if not exists messaging.topic_partition (
    topic text not null,
    partition int not null,
    next_offset bigint not null default 0,
    primary key (topic, partition)
  )`,
  `create table if not exists messaging.log (
    topic text not null,
    partition int not null,
    "offset" bigint not null,
    event_id text not null,
    key text not null,
    payload text not null,
    appended_at timestamptz not null default clock_timestamp(),
    primary key (topic, partition, "offset"),
    unique (topic, event_id)
  )`,
  `create index if not exists log_age on messaging.log using brin (appended_at)`,
  `create table if not exists messaging.consumer_offset (
    consumer_group text not null,
    topic text not null,
    partition int not null,
    next_offset bigint not null,
    primary key (consumer_group, topic, partition)
  )`,
];

/** Safe to call by many processes at once: `if not exists` alone is not. */
export async function createLogSchema(client: pg.ClientBase): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(hashtextextended('icubed.messaging.schema', 0))`);
    for (const statement of STATEMENTS) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
