import { freshDatabase } from '@icubed/local';
import { createDataSource, type DataSourceOptions } from '@icubed/persistence';
import { expect, it } from '@jest/globals';
import { messagingMigrations } from '../src/index.js';

it('carries what is undelivered over to its own table and back, and refuses what a replica of before would announce unseen', async () => {
  const database = await freshDatabase();
  const open = (migrations: DataSourceOptions['migrations']) =>
    createDataSource({ name: 'test', url: database.url, schema: 'test', migrations });
  const announce = `insert into outbox (event_id, topic, key, slot, payload) select n::text, 't', 'k', n % 16, repeat('ü', n) from generate_series(1, 4) n`;

  const before = await open(messagingMigrations.slice(0, 1));
  await before.query(announce);
  await before.query('update outbox set delivered_at = now() where id = 2');
  await before.destroy();

  const after = await open(messagingMigrations);
  expect(await after.query('select * from undelivered order by id')).toEqual([
    { id: '1', slot: 1, bytes: 2 },
    { id: '3', slot: 3, bytes: 6 },
    { id: '4', slot: 4, bytes: 8 },
  ]);
  await expect(after.query(announce.replace('n::text', "'late' || n"))).rejects.toThrow(/"bytes".*not-null/);
  await after.query('delete from undelivered where id = 3');
  await after.undoLastMigration();
  expect(await after.query('select id from outbox where delivered_at is null order by id')).toEqual([
    { id: '1' },
    { id: '4' },
  ]);
  await after.destroy();
  await database.drop();
});
