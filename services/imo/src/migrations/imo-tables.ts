import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ImoTables1795000000200 implements MigrationInterface {
  readonly name = 'ImoTables1795000000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW holding');
    await runner.query('DROP TABLE revenue, dividend, position, offering, asset');
  }
}

const FINALITY = `finality text NOT NULL CHECK (finality IN ('PENDING', 'FINAL')), as_of_block bigint NOT NULL`;

const TABLES = [
  // what registry has announced; an offering of an asset that is not here yet is mirrored all the same
  `CREATE TABLE asset (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    creator text NOT NULL, registered_in_block bigint NOT NULL,
    PRIMARY KEY (chain_id, asset_id)
  )`,
  'CREATE INDEX asset_by_creator ON asset (chain_id, creator)',
  `CREATE TABLE offering (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    creator text NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'LOCKED', 'RELEASED', 'FAILED')),
    opened_at bigint NOT NULL, state jsonb NOT NULL, ${FINALITY},
    PRIMARY KEY (chain_id, asset_id)
  )`,
  'CREATE INDEX offering_newest ON offering (chain_id, opened_at DESC, asset_id DESC)',
  'CREATE INDEX offering_by_status ON offering (chain_id, status, opened_at DESC, asset_id DESC)',
  `CREATE TABLE position (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL, account text NOT NULL,
    shares numeric(78,0) NOT NULL, ${FINALITY},
    PRIMARY KEY (chain_id, asset_id, account)
  )`,
  'CREATE INDEX position_by_size ON position (chain_id, asset_id, shares DESC, account)',
  'CREATE INDEX position_by_account ON position (chain_id, account, asset_id)',
  `CREATE TABLE dividend (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL, account text NOT NULL,
    claimed numeric(78,0) NOT NULL,
    PRIMARY KEY (chain_id, asset_id, account)
  )`,
  `CREATE TABLE revenue (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    opened boolean NOT NULL, state jsonb NOT NULL, ${FINALITY},
    PRIMARY KEY (chain_id, asset_id)
  )`,
  // until an offering opens them, all shares of an asset are its creator's and no event says so
  `CREATE VIEW holding AS
    SELECT chain_id, asset_id, account, shares, finality, as_of_block FROM position
    UNION ALL
    SELECT a.chain_id, a.asset_id, a.creator, 1000000 * 10::numeric ^ 18, 'FINAL', a.registered_in_block
    FROM asset a WHERE NOT EXISTS (SELECT FROM revenue r WHERE r.chain_id = a.chain_id AND r.asset_id = a.asset_id AND r.opened)`,
];
