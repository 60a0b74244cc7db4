import { connectionOf, type Connection, type Page } from '@icubed/graphql';
import { type PositionView, positionView } from './position-view.js';
import type { Holding } from './position.store.js';

/** An asset's holders, the largest first. */
export async function holdersPage(
  page: Page,
  fetch: (after: { shareUnits: bigint; account: string } | undefined, limit: number) => Promise<Holding[]>,
): Promise<Connection<PositionView>> {
  const after = page.after && { shareUnits: decimalOf(page.after[0]), account: String(page.after[1]) };
  const rows = await fetch(after, page.limit);
  return connectionOf(rows.map(positionView), page, ({ holding }) => [holding.shareUnits, holding.account]);
}

/** An account's positions, in the order of asset ids. */
export async function portfolioPage(
  page: Page,
  fetch: (after: bigint | undefined, limit: number) => Promise<Holding[]>,
): Promise<Connection<PositionView>> {
  const rows = await fetch(page.after && decimalOf(page.after[0]), page.limit);
  return connectionOf(rows.map(positionView), page, ({ holding }) => [holding.assetId]);
}

// a cursor is what the client sent: anything else than a number starts at the beginning
function decimalOf(part: string | number | undefined): bigint {
  return /^\d{1,78}$/.test(String(part)) ? BigInt(String(part)) : 0n;
}
