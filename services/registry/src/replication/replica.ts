import type { BlockSource, Collected } from '@icubed/ipfs';

/** How far a replica is with content: it has all of it, or is fetching it under a request id. */
export type Holding =
  { readonly status: 'Held'; readonly requestId?: string } | { readonly status: 'Pinning'; readonly requestId: string };

/** One place that holds copies. Whatever it does may be done twice: a crash repeats the last step. */
export interface Replica {
  /** As operators know it; in the database for as long as it holds anything. */
  readonly name: string;
  /**
   * Begins to hold the content, or to make it whole again.
   *
   * @throws REGISTRY.REPLICA_*, CONTENT.*
   */
  pin(cid: string, requestId: string | undefined, signal: AbortSignal): Promise<Holding>;
  /** How far it is with what it was asked to pin; undefined when it knows of no such request. */
  status(cid: string, requestId: string, signal: AbortSignal): Promise<Holding | undefined>;
  /** Whether the content is still there and unbroken, as far as the replica can be looked into. */
  verify(cid: string, requestId: string | undefined, signal: AbortSignal): Promise<boolean>;
  /** Lets go of it. What it does not hold is no error. */
  unpin(cid: string, requestId: string | undefined, signal: AbortSignal): Promise<void>;
  /** Where other replicas repair themselves from; whoever has no block to give has none. */
  readonly block?: BlockSource;
  /** The store behind it, where that is this service's to tidy up. */
  readonly store?: OwnStore;
}

export interface OwnStore {
  pins(): AsyncIterable<string>;
  /** Removes what neither a pin nor one of these leads to. */
  collect(referenced: readonly string[]): Promise<Collected>;
}

/** Injection token of the replicas of this registry, the store it reads from first. */
export const REPLICAS = Symbol('REPLICAS');
