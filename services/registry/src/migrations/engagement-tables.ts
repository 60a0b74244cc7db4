import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wishes, views and what was shown where: counts, and no more about people than counting once needs. */
export class EngagementTables1795000002500 implements MigrationInterface {
  readonly name = 'EngagementTables1795000002500';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE exposure_run, exposure, wish, visitor_salt, asset_view, engagement');
  }
}

const TABLES = [
  `CREATE TABLE engagement (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    views bigint NOT NULL DEFAULT 0, wishlists bigint NOT NULL DEFAULT 0, impressions bigint NOT NULL DEFAULT 0,
    changed boolean NOT NULL DEFAULT true, announced_interval bigint NOT NULL DEFAULT -1,
    PRIMARY KEY (chain_id, asset_id)
  )`,
  'CREATE INDEX engagement_to_announce ON engagement (announced_interval) WHERE changed',
  // kept while its day can still be counted into; identity and network are hashes under that day's salt
  `CREATE TABLE asset_view (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL, day integer NOT NULL,
    identity bytea NOT NULL, network bytea,
    PRIMARY KEY (chain_id, asset_id, day, identity)
  )`,
  'CREATE INDEX asset_view_by_network ON asset_view (chain_id, asset_id, day, network) WHERE network IS NOT NULL',
  'CREATE INDEX asset_view_by_day ON asset_view (day)',
  // unlogged: what is deleted here stands in no log and no archive of one, so that nobody can ever hash an address again and compare
  'CREATE UNLOGGED TABLE visitor_salt (day integer PRIMARY KEY, salt bytea NOT NULL)',
  `CREATE TABLE wish (
    account_id text NOT NULL,
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    counted boolean NOT NULL, wished_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, chain_id, asset_id)
  )`,
  'CREATE INDEX wish_newest ON wish (account_id, chain_id, wished_at DESC, asset_id DESC)',
  `CREATE TABLE exposure (
    chain_id bigint NOT NULL, surface text NOT NULL, day integer NOT NULL, asset_id numeric(78,0) NOT NULL, place text NOT NULL,
    shown bigint NOT NULL,
    PRIMARY KEY (chain_id, surface, day, asset_id, place)
  )`,
  'CREATE INDEX exposure_of_asset ON exposure (chain_id, asset_id, day DESC)',
  'CREATE INDEX exposure_by_day ON exposure (day)',
  // a process that counts; one that was killed never says when it ended
  `CREATE TABLE exposure_run (
    id uuid PRIMARY KEY, batch bigint NOT NULL DEFAULT 0, dropped bigint NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL, seen_at timestamptz NOT NULL, ended_at timestamptz
  )`,
  'CREATE INDEX exposure_run_newest ON exposure_run (seen_at DESC)',
];
