import { ModelverseError } from '@icubed/errors';
import { type CursorKey, decodeCursor, encodeCursor } from './cursor.js';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Page {
  /** rows the client gets at most */
  readonly first: number;
  /** rows to fetch: one more tells whether there is a next page without counting */
  readonly limit: number;
  /** the sort key to continue after */
  readonly after: CursorKey | undefined;
}

/** Checks `first` (1–100, default 20) and the cursor of a list whose sort key has `keyParts` parts. Throws PLATFORM.PAGE_TOO_LARGE, PLATFORM.CURSOR_INVALID. */
export function pageArgs(args: PageArguments, keyParts = 1): Page {
  const first = args.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
    throw new ModelverseError('PLATFORM.PAGE_TOO_LARGE', `first must be between 1 and ${MAX_PAGE}.`, {
      first,
      max: MAX_PAGE,
    });
  }
  return { first, limit: first + 1, after: args.after ? decodeCursor(args.after, keyParts) : undefined };
}

export interface Connection<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Makes a connection of up to `page.limit` rows in list order. */
export function connectionOf<T>(
  rows: readonly T[],
  page: Page,
  keyOf: (row: T) => readonly (string | number | bigint | Date)[],
): Connection<T> {
  const nodes = rows.slice(0, page.first);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(keyOf(node)) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
