import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReservationOrderTables1795000001200 implements MigrationInterface {
  readonly name = 'ReservationOrderTables1795000001200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservation_order, reservation_order_end');
  }
}

const TABLES = [
  // signed by sellers; the chain learns of an order only when somebody fills it
  `CREATE TABLE reservation_order (
    chain_id bigint NOT NULL, order_id text NOT NULL, position bigint GENERATED ALWAYS AS IDENTITY,
    asset_id numeric(78,0) NOT NULL, seller text NOT NULL, shares bigint NOT NULL CHECK (shares > 0),
    price_per_share numeric(78,0) NOT NULL, valid_until bigint NOT NULL, nonce numeric(78,0) NOT NULL, signature text NOT NULL,
    PRIMARY KEY (chain_id, order_id),
    UNIQUE (chain_id, seller, nonce)
  )`,
  'CREATE INDEX reservation_order_by_asset ON reservation_order (chain_id, asset_id, position)',
  `CREATE TABLE reservation_order_end (
    chain_id bigint NOT NULL, seller text NOT NULL, nonce numeric(78,0) NOT NULL,
    status text NOT NULL CHECK (status IN ('FILLED', 'CANCELLED')),
    finality text NOT NULL CHECK (finality IN ('PENDING', 'FINAL')), as_of_block bigint NOT NULL,
    PRIMARY KEY (chain_id, seller, nonce)
  )`,
];
