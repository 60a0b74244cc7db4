import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept of the weights of each sealed version, and what registered assets were found to be like. */
export class FingerprintTables1795000002600 implements MigrationInterface {
  readonly name = 'FingerprintTables1795000002600';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX asset_by_sealed_content');
    await runner.query('DROP TABLE fingerprint_match, fingerprint_search, tensor_sketch');
  }
}

const TABLES = [
  // `keys` are the bands of the hash, each together with the number of elements; `spread` is the mean of |u|, `axis_spread` that of the longest axis, in millionths
  `CREATE TABLE tensor_sketch (
    version_id uuid NOT NULL REFERENCES content_version (id) ON DELETE CASCADE, place smallint NOT NULL,
    elements bigint NOT NULL, keys bigint[] NOT NULL, spread integer, axis_spread integer,
    sketch jsonb NOT NULL,
    PRIMARY KEY (version_id, place)
  )`,
  'CREATE INDEX tensor_sketch_by_key ON tensor_sketch USING gin (keys)',
  'CREATE INDEX tensor_sketch_by_spread ON tensor_sketch (elements, spread, axis_spread) WHERE axis_spread IS NOT NULL',
  // an asset is compared once, with those that were registered before it: what comes later is not its parent
  `CREATE TABLE fingerprint_search (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL, sealed_cid text NOT NULL,
    PRIMARY KEY (chain_id, asset_id)
  )`,
  `CREATE TABLE fingerprint_match (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL, other_id numeric(78,0) NOT NULL,
    tensors integer NOT NULL, in_order integer NOT NULL,
    of_asset real NOT NULL, of_other real NOT NULL, distance real,
    PRIMARY KEY (chain_id, asset_id, other_id)
  )`,
  'CREATE INDEX asset_by_sealed_content ON asset (chain_id, sealed_cid)',
];
