import type { Fact } from '@icubed/events';
import type { EntityManager } from 'typeorm';

/**
 * Applies one fact. It runs in one transaction with the inbox claim and may run again after a rollback: all its effects go through
 * `manager`. A retryable ModelverseError or a lost connection is tried again in order; any other ModelverseError parks the fact.
 */
export type FactHandler = (manager: EntityManager, fact: Fact) => Promise<void>;

/** What one consumer group of a service takes. */
export interface Consumption {
  /** also the group's name in the inbox: never rename it, or everything is applied again */
  readonly group: string;
  readonly topics: readonly string[];
  /** facts of other types are skipped unclaimed; absent: the handler sees every fact */
  readonly types?: readonly string[];
  readonly handle: FactHandler;
}
