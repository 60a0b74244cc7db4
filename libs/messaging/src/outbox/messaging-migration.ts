import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `outbox` and `inbox` of one service, in the schema that is first on the search path. */
export const messagingTablesSql: readonly string[] = [
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

/**
 * The migration every service lists among its own: `migrations: [messagingMigration(), …]`. The timestamp only has to differ from the
 * service's other migrations.
 */
export function messagingMigration(timestamp = 1_763_769_600_000): new () => MigrationInterface {
  return class MessagingTables implements MigrationInterface {
    readonly name = `MessagingTables${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      for (const sql of messagingTablesSql) await runner.query(sql);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query('drop table inbox');
      await runner.query('drop table outbox');
    }
  };
}
