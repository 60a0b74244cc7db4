import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connectionOf, pageArgs } from './connection.js';
import { decodeCursor, encodeCursor } from './cursor.js';

interface Row {
  readonly at: number;
  readonly id: bigint;
}
const keyOf = (row: Row) => [row.at, row.id] as const;

/** What a store does with a page: rows after the key, in order, one more than asked for. */
function read(rows: readonly Row[], args: { first?: number | null; after?: string | null }) {
  const page = pageArgs(args, 2);
  const [at = -1, id = '-1'] = page.after ?? [];
  const after = rows.filter((row) => row.at > Number(at) || (row.at === Number(at) && row.id > BigInt(id)));
  return connectionOf(after.slice(0, page.limit), page, keyOf);
}

describe('a connection', () => {
  it('gives every row once, in order, whatever the page size', () => {
    const rowsOf = fc.uniqueArray(fc.record({ at: fc.nat(5), id: fc.bigInt({ min: 0n, max: 1n << 96n }) }), {
      selector: (row) => row.id,
    });
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 1, max: 100 }), (unordered, first) => {
        const rows = [...unordered].sort((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1));
        const seen: Row[] = [];
        let after: string | null = null;
        for (let more = true; more;) {
          const { nodes, pageInfo } = read(rows, { first, after });
          seen.push(...nodes);
          more = pageInfo.hasNextPage;
          after = pageInfo.endCursor;
        }
        expect(seen).toEqual(rows);
      }),
    );
  });

  it('says whether there is more, without counting', () => {
    const rows = [1, 2, 3].map((at) => ({ at, id: 1n }));
    expect(read(rows, { first: 3 }).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const second = read(rows, { first: 1, after: encodeCursor([1, 1n]) });
    expect(second.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: true,
      startCursor: encodeCursor([2, 1n]),
    });
    expect(read([], {}).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  it.each([0, -1, 101, 1.5, Number.NaN])('refuses a page of %s', (first) => {
    expect(() => pageArgs({ first })).toThrow(/PLATFORM\.PAGE_TOO_LARGE/);
  });

  it('gives 20 rows where no number is named', () => {
    expect(pageArgs({})).toEqual({ first: 20, limit: 21, after: undefined });
    expect(pageArgs({ first: null, after: null }).first).toBe(20);
  });
});

describe('a cursor', () => {
  it('survives a round trip', () => {
    expect(decodeCursor(encodeCursor(['a', 1, 2n ** 90n, new Date(0)]), 4)).toEqual([
      'a',
      1,
      '1237940039285380274899124224',
      '1970-01-01T00:00:00.000Z',
    ]);
  });

  it.each([
    ['is no cursor', 'nonsense'],
    ['is of a list with another key', encodeCursor([1])],
    ['holds an object', Buffer.from('[{},1]').toString('base64url')],
    ['holds no list', Buffer.from('{"length":2}').toString('base64url')],
    ['is too long', encodeCursor(['x'.repeat(600), 1])],
  ])('is refused when it %s', (_what, cursor) => {
    expect(() => decodeCursor(cursor, 2)).toThrow(/PLATFORM\.CURSOR_INVALID/);
  });
});
