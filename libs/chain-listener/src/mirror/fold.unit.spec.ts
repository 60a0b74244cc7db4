import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChainEvent } from '../projection/chain-event.js';
import type { AnyProjection } from '../projection/chain-projection.js';
import type { RoutedEvent } from '../projection/event-index.js';
import type { Aggregate } from './aggregate.js';
import { Fold } from './fold.js';

const nothing = async (): Promise<void> => undefined;
const trail: AnyProjection = {
  kind: 'trail',
  sources: [],
  aggregateOf: ({ args }) => args['accounts'] as string[],
  evolve: (state, event) => [...((state as number[] | undefined) ?? []), event.origin.logIndex],
  write: nothing,
  erase: nothing,
};

function event(block: number, logIndex: number, accounts: string[]): RoutedEvent {
  const origin = {
    chainId: 1,
    address: '0x',
    blockNumber: block,
    blockHash: `${block}`,
    timestamp: block,
    transactionHash: '',
    logIndex,
  };
  return { event: { contract: 'C', name: 'E', args: { accounts }, origin } as ChainEvent, projections: [trail] };
}

/** Folds against a store that is only a map. */
class Ledger {
  readonly rows = new Map<string, Aggregate>();

  run(work: (fold: Fold, load: (events: RoutedEvent[]) => void) => void): void {
    const fold = new Fold();
    work(fold, (events) => {
      const keys = fold.missing(events);
      fold.hold(
        keys,
        keys
          .map(({ id }) => this.rows.get(id))
          .filter((row) => row !== undefined)
          .map((row) => ({ ...row })),
      );
    });
    for (const aggregate of fold.all()) {
      if (aggregate.head === undefined) this.rows.delete(aggregate.id);
      else this.rows.set(aggregate.id, aggregate);
    }
  }

  append(events: RoutedEvent[]): void {
    this.run((fold, load) => {
      load(events);
      fold.toHead(events);
    });
  }
}

describe('fold', () => {
  it('gives two aggregates of one event a state each, and one named twice only one', () => {
    const ledger = new Ledger();
    ledger.append([event(1, 1, ['a', 'b', 'a'])]);
    expect(ledger.rows.get('a')?.head?.state).toEqual([1]);
    expect(ledger.rows.get('b')?.head?.state).toEqual([1]);
  });

  it('refuses to fold what was not loaded: it would start from nothing', () => {
    expect(() => new Fold().toHead([event(1, 1, ['a'])])).toThrow(/not loaded/);
    expect(() => new Fold().toFinal([event(1, 1, ['a'])])).toThrow(/not loaded/);
  });

  it('ends, whatever branches came and went, where folding the last branch alone ends', () => {
    const accounts = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 });
    const reorgs = fc.array(fc.record({ keep: fc.nat(6), added: fc.array(accounts, { maxLength: 4 }) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(reorgs, (steps) => {
        const ledger = new Ledger();
        let chain: RoutedEvent[] = [];
        let next = 0;
        for (const { keep, added } of steps) {
          const removed = chain.slice(keep);
          chain = chain.slice(0, keep);
          const fresh = added.map((names) => event(chain.length, (next += 1), names));
          ledger.run((fold, load) => {
            load(removed);
            fold.refold(chain);
            load(fresh);
            fold.toHead(fresh);
          });
          chain = [...chain, ...fresh];
        }
        const once = new Ledger();
        once.append(chain);
        expect(states(ledger)).toEqual(states(once));
      }),
    );
  });
});

function states(ledger: Ledger): unknown {
  const byId = [...ledger.rows.values()].sort((a, b) => a.id.localeCompare(b.id));
  return byId.map(({ id, head }) => [id, head?.state]);
}
