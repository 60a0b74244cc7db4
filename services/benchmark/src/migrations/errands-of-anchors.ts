import type { MigrationInterface, QueryRunner } from 'typeorm';

const changes = [
  `INSERT INTO errand (chain_id, kind, id, transaction_hash, raw_transaction, nonce, signed_at)
   SELECT release.chain_id, 'ranking-anchor', cid, transaction_hash, raw_transaction, nonce, signed_at
   FROM anchor_transaction JOIN ranking_release AS release USING (cid)`,
  'DROP TABLE anchor_transaction',
];

/** What was signed to anchor a release is kept where every signed transaction is. */
export class ErrandsOfAnchors1795000010100 implements MigrationInterface {
  readonly name = 'ErrandsOfAnchors1795000010100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of changes) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new TypeError('what was signed is not forgotten by a migration');
  }
}
