import { assertNever } from '@icubed/errors';
import type { Backing as Count } from '@icubed/protocol';
import { NOBODY } from '../position/position.js';
import type { BackingEvent } from './backing-event.js';

/**
 * Who backs an offering: reserved shares move when they are reserved, resold or given back, so their holders are its backers. They are counted
 * once, at the release: what is traded afterwards makes nobody a backer, and nobody is forgotten for having sold.
 */
export type Backing =
  | {
      readonly status: 'Gathering';
      /** undefined until the offering opens: its shares are made a log before that */
      readonly creator?: string;
      /** share units by account, the creator's too; nobody has none */
      readonly unitsOf: Readonly<Record<string, bigint>>;
    }
  | ({ readonly status: 'Counted'; readonly creator: string } & Count);

const NOTHING: Backing = { status: 'Gathering', unitsOf: {} };

export function evolve(state: Backing | undefined, { name, args }: BackingEvent): Backing {
  const known = state ?? NOTHING;
  if (known.status === 'Counted') return known;
  switch (name) {
    case 'OfferingOpened':
      return { ...known, creator: args.creator };
    case 'ShareTransfer':
      return { ...known, unitsOf: moved(known.unitsOf, args) };
    case 'OfferingReleased':
      return { status: 'Counted', creator: known.creator ?? NOBODY, ...countOf(known) };
    default:
      return assertNever(name);
  }
}

/** As it stands: final once the offering is released. */
export function countOf(backing: Backing): Count {
  if (backing.status === 'Counted') return { backers: backing.backers, largestUnits: backing.largestUnits };
  const held = Object.entries(backing.unitsOf).filter(([account]) => account !== backing.creator);
  const largestUnits = held.reduce((largest, [, units]) => (units > largest ? units : largest), 0n);
  return { backers: held.length, largestUnits };
}

function moved(
  unitsOf: Readonly<Record<string, bigint>>,
  { from, to, amount }: { readonly from: string; readonly to: string; readonly amount: bigint },
): Record<string, bigint> {
  const after: Record<string, bigint> = { ...unitsOf };
  for (const [account, units] of [
    [from, -amount],
    [to, amount],
  ] as const) {
    if (account === NOBODY) continue;
    const held = (after[account] ?? 0n) + units;
    if (held === 0n) delete after[account];
    else after[account] = held;
  }
  return after;
}
