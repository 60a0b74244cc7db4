import type { ChainEvent } from '@icubed/chain-listener';
import { assertNever } from '@icubed/errors';
import { assetId, type AssetId } from '@icubed/protocol';

interface Pair {
  readonly childId: bigint;
  readonly parentId: bigint;
}

/** The logs of LineageDisputes that say what an asset owes a parent, decoded. */
export type ArrearsEvent =
  | ChainEvent<'LineageUpheld', Readonly<Pair & { arrears: bigint }>>
  | ChainEvent<'ArrearsPaid', Readonly<Pair & { proceeds: bigint; dividends: bigint }>>;

export const ARREARS_EVENTS = ['LineageUpheld', 'ArrearsPaid'] as const satisfies readonly ArrearsEvent['name'][];

/** What upheld disputes made a child's creator owe a parent's side, and what of it was paid. */
export interface LineageArrears {
  readonly childId: AssetId;
  readonly parentId: AssetId;
  readonly owedUsdMicros: bigint;
  readonly fromProceedsUsdMicros: bigint;
  readonly fromDividendsUsdMicros: bigint;
}

/** A payment may be folded before what it pays: the contract collects at the verdict, and both are sums. */
export function evolve(arrears: LineageArrears | undefined, { name, args }: ArrearsEvent): LineageArrears {
  const before = arrears ?? {
    childId: assetId(args.childId),
    parentId: assetId(args.parentId),
    owedUsdMicros: 0n,
    fromProceedsUsdMicros: 0n,
    fromDividendsUsdMicros: 0n,
  };
  switch (name) {
    case 'LineageUpheld':
      return { ...before, owedUsdMicros: before.owedUsdMicros + args.arrears };
    case 'ArrearsPaid':
      return {
        ...before,
        fromProceedsUsdMicros: before.fromProceedsUsdMicros + args.proceeds,
        fromDividendsUsdMicros: before.fromDividendsUsdMicros + args.dividends,
      };
    default:
      return assertNever(name);
  }
}
