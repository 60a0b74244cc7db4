import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MarketTables1795000001300 implements MigrationInterface {
  readonly name = 'MarketTables1795000001300';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW placed_order');
    await runner.query(
      'DROP TABLE share_order, share_order_fill, share_order_cancel, share_order_floor, share_trade, trade_batch',
    );
  }
}

const TABLES = [
  `CREATE TABLE share_order (
    chain_id bigint NOT NULL, order_id text NOT NULL, position bigint GENERATED ALWAYS AS IDENTITY,
    asset_id numeric(78,0) NOT NULL, maker text NOT NULL, side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
    shares bigint NOT NULL CHECK (shares > 0), price_per_share numeric(78,0) NOT NULL,
    valid_until bigint NOT NULL, nonce numeric(78,0) NOT NULL, signature text NOT NULL,
    dropped text CHECK (dropped IN ('UNBACKED', 'REFUSED')),
    PRIMARY KEY (chain_id, order_id),
    UNIQUE (chain_id, maker, nonce)
  )`,
  'CREATE INDEX share_order_by_asset ON share_order (chain_id, asset_id, position) WHERE dropped IS NULL',
  `CREATE TABLE share_order_fill (
    chain_id bigint NOT NULL, order_id text NOT NULL, units numeric(78,0) NOT NULL, PRIMARY KEY (chain_id, order_id)
  )`,
  `CREATE TABLE share_order_cancel (
    chain_id bigint NOT NULL, maker text NOT NULL, nonce numeric(78,0) NOT NULL, PRIMARY KEY (chain_id, maker, nonce)
  )`,
  `CREATE TABLE share_order_floor (
    chain_id bigint NOT NULL, maker text NOT NULL, nonce numeric(78,0) NOT NULL, PRIMARY KEY (chain_id, maker)
  )`,
  `CREATE TABLE share_trade (
    chain_id bigint NOT NULL, trade_id text NOT NULL, block_number bigint NOT NULL, log_index integer NOT NULL,
    asset_id numeric(78,0) NOT NULL, buyer text NOT NULL, seller text NOT NULL, buy_id text NOT NULL, sell_id text NOT NULL,
    units numeric(78,0) NOT NULL, price_per_share numeric(78,0) NOT NULL, paid numeric(78,0) NOT NULL,
    traded_at bigint NOT NULL, transaction_hash text NOT NULL,
    finality text NOT NULL CHECK (finality IN ('PENDING', 'FINAL')),
    PRIMARY KEY (chain_id, trade_id)
  )`,
  'CREATE INDEX share_trade_newest ON share_trade (chain_id, asset_id, block_number DESC, log_index DESC)',
  `CREATE TABLE trade_batch (
    batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain_id bigint NOT NULL, status text NOT NULL, state jsonb NOT NULL, trades integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  // one batch under way per chain: two matchers cannot both settle one crossing
  `CREATE UNIQUE INDEX trade_batch_under_way ON trade_batch (chain_id) WHERE status IN ('Planned', 'Submitted')`,
  `CREATE VIEW placed_order AS
    SELECT o.*, coalesce(f.units, 0) AS filled_units,
      EXISTS (SELECT FROM share_order_cancel c WHERE c.chain_id = o.chain_id AND c.maker = o.maker AND c.nonce = o.nonce)
      OR EXISTS (SELECT FROM share_order_floor l WHERE l.chain_id = o.chain_id AND l.maker = o.maker AND o.nonce < l.nonce) AS cancelled
    FROM share_order o LEFT JOIN share_order_fill f USING (chain_id, order_id)`,
];
