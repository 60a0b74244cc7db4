import type { MigrationInterface, QueryRunner } from 'typeorm';

const assetOf = 'chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL';

const tables = [
  // accounts are lower case in all of them: one account has one spelling
  `CREATE TABLE paid_call (
    receipt_id text PRIMARY KEY,
    ${assetOf},
    payer text NOT NULL,
    asset_price numeric(78,0) NOT NULL,
    node_price numeric(78,0) NOT NULL,
    chain_time bigint NOT NULL,
    -- what the node signed, as a release's inputs show it
    content jsonb NOT NULL)`,
  'CREATE INDEX paid_call_by_time ON paid_call (chain_id, chain_time)',
  'CREATE INDEX paid_call_by_payer ON paid_call (chain_id, payer) INCLUDE (asset_price, node_price, chain_time)',
  `CREATE TABLE rating (
    receipt_id text PRIMARY KEY REFERENCES paid_call,
    ${assetOf},
    payer text NOT NULL,
    stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
    comment text,
    rated_at bigint NOT NULL)`,
  'CREATE INDEX rating_of_asset ON rating (chain_id, asset_id, rated_at DESC, receipt_id)',
  `CREATE TABLE ranked_asset (
    ${assetOf},
    creator text NOT NULL,
    kind text NOT NULL,
    vertical text NOT NULL,
    registered_at bigint NOT NULL,
    parents numeric(78,0)[] NOT NULL,
    PRIMARY KEY (chain_id, asset_id))`,
  `CREATE TABLE share_balance (
    ${assetOf},
    account text NOT NULL,
    units numeric(78,0) NOT NULL,
    PRIMARY KEY (chain_id, asset_id, account))`,
  `CREATE TABLE ranking_release (
    cid text PRIMARY KEY,
    chain_id bigint NOT NULL,
    week integer NOT NULL,
    closed_at bigint NOT NULL,
    root text NOT NULL,
    inputs_cid text NOT NULL,
    -- exact bytes: what the CIDs name
    snapshot bytea NOT NULL,
    inputs bytea NOT NULL,
    signature text NOT NULL,
    signer text NOT NULL,
    anchor jsonb,
    UNIQUE (chain_id, week))`,
  `CREATE TABLE ranking_entry (
    cid text NOT NULL REFERENCES ranking_release,
    ${assetOf},
    vertical text NOT NULL,
    score double precision NOT NULL,
    held_until bigint,
    held_score double precision,
    model jsonb NOT NULL,
    PRIMARY KEY (cid, asset_id))`,
];

export class RankingTables1795000000200 implements MigrationInterface {
  readonly name = 'RankingTables1795000000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ranking_entry, ranking_release, share_balance, ranked_asset, rating, paid_call');
  }
}
