import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `outbox` and `inbox` of one service, in the schema that is first on the search path. */
const TABLES = [
  `create table outbox (
    id bigint generated always as identity primary key,
    event_id text not null,
    topic text not null,
    key text not null,
    slot smallint not null,
    payload text not null,
    created_at timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,
    unique (topic, event_id)
  )`,
  // only undelivered rows: stays small however long delivered ones are kept
  `create index outbox_undelivered on outbox (id) where delivered_at is null`,
  `create table inbox (
    consumer_group text not null,
    source text not null,
    event_id text not null,
    received_at timestamptz not null default now(),
    primary key (consumer_group, source, event_id)
  )`,
  `create index inbox_age on inbox using brin (received_at)`,
];

class MessagingTables1763769600000 implements MigrationInterface {
  readonly name = 'MessagingTables1763769600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table inbox');
    await runner.query('drop table outbox');
  }
}

/** Which facts wait is a narrow table of its own: that one is delivered takes a row out of it and writes none, where the fact's own was written anew. */
const UNDELIVERED = [
  // not null, without a default: a replica of before, which would announce facts that no relay finds, has its transactions refused
  'alter table outbox add column bytes int',
  'update outbox set bytes = octet_length(payload)',
  'alter table outbox alter column bytes set not null',
  'create table undelivered (id bigint primary key, slot smallint not null, bytes int not null)',
  'insert into undelivered (id, slot, bytes) select id, slot, bytes from outbox where delivered_at is null',
  'drop index outbox_undelivered',
  'alter table outbox drop column delivered_at',
];

const DELIVERED_AT = [
  'alter table outbox add column delivered_at timestamptz',
  'update outbox set delivered_at = now() where not exists (select from undelivered where undelivered.id = outbox.id)',
  'create index outbox_undelivered on outbox (id) where delivered_at is null',
  'drop table undelivered',
  'alter table outbox drop column bytes',
];

class UndeliveredTable1795000013000 implements MigrationInterface {
  readonly name = 'UndeliveredTable1795000013000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UNDELIVERED) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DELIVERED_AT) await runner.query(sql);
  }
}

/** What every service lists among its own: `migrations: [...messagingMigrations, …]`. */
export const messagingMigrations = [MessagingTables1763769600000, UndeliveredTable1795000013000];
