import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '@icubed/local';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource, fromJsonb, inTransaction, type IsolationLevel, textArray, toJsonb } from './index.js';

class CreateLedger1790000000000 implements MigrationInterface {
  name = 'CreateLedger1790000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE ledger (id int PRIMARY KEY, amount numeric(78,0) NOT NULL, state jsonb)');
    await runner.query('INSERT INTO ledger VALUES (1, 0, NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger');
  }
}

describe('a service database', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  const open = (schema = 'registry') =>
    createDataSource({ name: schema, schema, url: database.url, migrations: [CreateLedger1790000000000] });

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('is migrated once however many replicas start together, each service in its own schema', async () => {
    const sources = await Promise.all([open(), open(), open(), open('imo')]);
    const [row] = await sources[0]!.query<[{ tables: number }]>(
      "SELECT count(*)::int AS tables FROM information_schema.tables WHERE table_name = 'ledger'",
    );
    expect(row.tables).toBe(2);
    await Promise.all(sources.map((source) => source.destroy()));
  });

  it.each([[[]], [['']], [['{"a":"b\\\\c"}', "it's", 'ü → 🂡', 'a,b}', 'NULL']]])(
    'takes a text array in binary form: %j',
    async (texts: string[]) => {
      const source = await open();
      expect(await source.query('SELECT $1::text[] AS texts', [textArray(texts)])).toEqual([{ texts }]);
      await source.destroy();
    },
  );

  it('tries a serialization conflict again until both writers are counted', async () => {
    const source = await open();
    const increment = () =>
      inTransaction(
        source,
        async (manager) => {
          const [row] = await manager.query<[{ amount: string }]>('SELECT amount FROM ledger WHERE id = 1');
          await manager.query('UPDATE ledger SET amount = $1 WHERE id = 1', [(BigInt(row.amount) + 1n).toString()]);
        },
        'SERIALIZABLE',
      );
    await Promise.all([increment(), increment(), increment()]);
    expect(await source.query('SELECT amount FROM ledger WHERE id = 1')).toEqual([{ amount: '3' }]);
    await source.destroy();
  });

  it('keeps bigints in jsonb exactly', async () => {
    const source = await open();
    const state = { owed: (1n << 200n) + 1n, label: '12' };
    await source.query('UPDATE ledger SET state = $1 WHERE id = 1', [toJsonb(state)]);
    const [row] = await source.query<[{ state: unknown }]>('SELECT state FROM ledger WHERE id = 1');
    expect(fromJsonb(row.state)).toEqual(state);
    await source.destroy();
  });

  it('is read committed whatever the server’s default, and what is asked for where something is', async () => {
    const source = await open();
    await source.query(
      `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET default_transaction_isolation = 'serializable'`,
    );
    const another = await open('imo');
    const levelIn = async (isolation?: IsolationLevel) =>
      inTransaction(another, async (manager) => (await manager.query('SHOW transaction_isolation'))[0], isolation);
    expect(await levelIn()).toEqual({ transaction_isolation: 'read committed' });
    expect(await levelIn('REPEATABLE READ')).toEqual({ transaction_isolation: 'repeatable read' });
    await Promise.all([source.destroy(), another.destroy()]);
  });

  it('refuses a schema name that is not one', async () => {
    await expect(open('registry"; DROP SCHEMA public')).rejects.toThrow(RangeError);
  });
});
