import type { ChainEvent, ChainFact } from '../projection/chain-event.js';
import type { AnyProjection } from '../projection/chain-projection.js';
import type { RoutedEvent } from '../projection/event-index.js';
import type { Aggregate, AggregateKey, Folded } from './aggregate.js';

/** The aggregates of one batch, folded in memory. Pure: what is loaded before and saved after is the caller's. */
export class Fold {
  private readonly aggregates = new Map<string, Aggregate>();
  private readonly touched = new Map<RoutedEvent, readonly Touch[]>();

  /** Every key the events touch that is not held yet. */
  missing(events: readonly RoutedEvent[]): AggregateKey[] {
    const wanted = new Map<string, AggregateKey>();
    for (const event of events) {
      for (const { projection, id, key } of this.touches(event))
        if (!this.aggregates.has(key)) wanted.set(key, { kind: projection.kind, id });
    }
    return [...wanted.values()];
  }

  /** Takes over what the store had for the keys; a key the store does not know becomes an empty aggregate. */
  hold(keys: readonly AggregateKey[], loaded: readonly Aggregate[]): void {
    for (const { kind, id } of keys)
      this.aggregates.set(keyOf(kind, id), { kind, id, final: undefined, head: undefined });
    for (const aggregate of loaded) this.aggregates.set(keyOf(aggregate.kind, aggregate.id), aggregate);
  }

  /**
   * After a reorg took events away: starts every held aggregate again from its final state and folds what is left above finality.
   * Refold, not undo: no projection then needs an inverse of its events. Aggregates that are not held were not touched.
   */
  refold(events: readonly RoutedEvent[]): void {
    for (const aggregate of this.aggregates.values()) aggregate.head = aggregate.final;
    for (const routed of events) {
      for (const touch of this.touches(routed)) {
        const aggregate = this.aggregates.get(touch.key);
        if (aggregate !== undefined) aggregate.head = step(touch, aggregate.head, routed.event);
      }
    }
  }

  toHead(events: readonly RoutedEvent[]): void {
    for (const routed of events) {
      for (const touch of this.touches(routed)) {
        const aggregate = this.held(touch);
        aggregate.head = step(touch, aggregate.head, routed.event);
      }
    }
  }

  /** Folds events that became final and answers what is to be announced, in chain order, each fact once. */
  toFinal(events: readonly RoutedEvent[]): ChainFact[] {
    const facts = new Map<string, ChainFact>();
    for (const routed of events) {
      for (const touch of this.touches(routed)) {
        const aggregate = this.held(touch);
        const before = aggregate.final?.state;
        aggregate.final = step(touch, aggregate.final, routed.event);
        const announced = touch.projection.factsAtFinality?.(before, routed.event, aggregate.final.state, touch.id);
        for (const fact of announced ?? []) facts.set(`${fact.source} ${fact.id}`, fact);
      }
    }
    return [...facts.values()];
  }

  /** Takes the final states for the head's, where there is nothing above finality: as `toHead`, without folding twice. */
  headIsFinal(): void {
    for (const aggregate of this.aggregates.values()) aggregate.head = aggregate.final;
  }

  /** In one order for every writer and every replay. */
  all(): Aggregate[] {
    return [...this.aggregates.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, aggregate]) => aggregate);
  }

  /** What an event reaches, found out once: it is asked for when aggregates are loaded, folded to the head and folded to finality. */
  private touches(routed: RoutedEvent): readonly Touch[] {
    const known = this.touched.get(routed);
    if (known !== undefined) return known;
    const touches = touchesOf(routed);
    this.touched.set(routed, touches);
    return touches;
  }

  private held(touch: Touch): Aggregate {
    const aggregate = this.aggregates.get(touch.key);
    if (aggregate !== undefined) return aggregate;
    throw new RangeError(`${touch.projection.kind} ${touch.id} was not loaded before it was folded`);
  }
}

interface Touch {
  readonly projection: AnyProjection;
  readonly id: string;
  readonly key: string;
}

function touchesOf({ event, projections }: RoutedEvent): Touch[] {
  return projections.flatMap((projection) => {
    const ids = projection.aggregateOf(event);
    const distinct = typeof ids === 'string' ? [ids] : [...new Set(ids)];
    return distinct.map((id) => ({ projection, id, key: keyOf(projection.kind, id) }));
  });
}

function step({ projection, id }: Touch, from: Folded | undefined, event: ChainEvent): Folded {
  const { blockNumber: block, timestamp } = event.origin;
  return { state: projection.evolve(from?.state, event, id), block, timestamp };
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}
