import type { InterfaceAbi } from 'ethers';
import type { EntityManager } from 'typeorm';
import type { ChainEvent, ChainFact } from './chain-event.js';

export interface EventSource {
  /** name in the deployment, `AssetRegistry` */
  readonly contract: string;
  readonly abi: InterfaceAbi;
  /** event names; each must be in the ABI, and not overloaded */
  readonly events: readonly string[];
}

export interface ProjectionMeta {
  readonly chainId: number;
  /** FINAL when no event of this aggregate is still above finality */
  readonly finality: 'PENDING' | 'FINAL';
  /** block of the last event folded into the state */
  readonly asOfBlock: number;
  /** its Unix seconds */
  readonly asOfTimestamp: number;
}

/** What `write` is given, for `writeMany`. */
export interface ReadModelRow<State> {
  readonly id: string;
  readonly state: State;
  readonly meta: ProjectionMeta;
}

/**
 * One kind of aggregate folded from contract events. States must survive JSON (plain objects, strings, numbers, bigints, arrays;
 * no Date, no undefined) and `evolve` must be pure: the same state is folded twice, at the head and at finality, and again after a
 * reorg. `State | undefined` in every signature: an event may name an aggregate nobody has seen, and it is stored, never refused.
 */
export interface ChainProjection<State, Event extends ChainEvent = ChainEvent> {
  /** unique within the service, at most 40 characters */
  readonly kind: string;
  readonly sources: readonly EventSource[];
  /** the aggregates an event belongs to: a share transfer has two positions */
  aggregateOf(event: Event): string | readonly string[];
  evolve(state: State | undefined, event: Event, id: string): State;
  /** Upserts the read model from the head state. Must set every column it owns: after a reorg the state may be older than the row. */
  write(manager: EntityManager, id: string, state: State, meta: ProjectionMeta): Promise<void>;
  /** As `write`, many in one statement, and called in its stead where it is given: for aggregates that a batch touches by the hundred. */
  writeMany?(manager: EntityManager, rows: readonly ReadModelRow<State>[]): Promise<void>;
  /** Deletes the read model: a reorg removed the aggregate's first event. */
  erase(manager: EntityManager, id: string): Promise<void>;
  /** Announced through the outbox when the event is final. The same fact given for two aggregates is announced once. */
  factsAtFinality?(before: State | undefined, event: Event, after: State, id: string): readonly ChainFact[];
}

/** Any projection, for lists of them: its own State and Event are its own affair. */
export type AnyProjection = ChainProjection<unknown>;

/** Forgets the type parameters: the listener only hands a projection the states and events that it made or asked for. */
export function projection<State, Event extends ChainEvent>(definition: ChainProjection<State, Event>): AnyProjection {
  return definition as unknown as AnyProjection;
}
