import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyRows } from '../src/mirror/copy-rows.js';
import { Store } from './store.js';

describe('rows by COPY', () => {
  let store: Store;
  beforeAll(async () => {
    store = await Store.open();
    await store.source.query('CREATE TABLE odd (number integer PRIMARY KEY, text text, list text[])');
  });
  afterAll(() => store.close());

  const odd = ['', 'a\tb', 'a\nb\r', '\\N', '\\.', '\\', '"', '{}', ',', 'NULL', '💶 €', "'; drop table odd; --"];

  it('hold every text as it was, in lists too', async () => {
    const rows = odd.map((text, at) => [at, text, [text, ...odd]] as const);
    await store.source.transaction((manager) => copyRows(manager, 'odd', ['number', 'text', 'list'], rows));
    const stored = await store.source.query<{ number: number; text: string; list: string[] }[]>(
      'SELECT * FROM odd ORDER BY number',
    );
    expect(stored.map(({ number, text, list }) => [number, text, list])).toEqual(rows);
  });

  it('go with the transaction, which a conflict ends and the connection outlives', async () => {
    const copy = store.source.transaction((manager) =>
      copyRows(
        manager,
        'odd',
        ['number', 'text', 'list'],
        [
          [1_000, 'new', []],
          [0, 'taken', []],
        ],
      ),
    );
    await expect(copy).rejects.toMatchObject({ code: '23505' });
    const [{ count }] = await store.source.query<[{ count: number }]>('SELECT count(*)::int AS count FROM odd');
    expect(count).toBe(odd.length);
  });

  it('of megabytes arrive whole', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => [10_000 + at, 'x'.repeat(100), [String(at)]] as const);
    await store.source.transaction((manager) => copyRows(manager, 'odd', ['number', 'text', 'list'], rows));
    const [{ count }] = await store.source.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM odd WHERE number >= 10000 AND list[1]::int = number - 10000',
    );
    expect(count).toBe(20_000);
  });
});
