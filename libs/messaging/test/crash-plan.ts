/** Where a process of `crash-host.mjs` can be made to die, in the order a fact comes by. */
export const POINTS = [
  /** appended to the outbox, the business transaction not committed */
  'announced',
  /** committed, not looked at by any relay */
  'committed',
  /** with the transport, not marked as delivered */
  'published',
  /** the handler has written, its transaction is not committed */
  'handled',
  /** committed by the consumer, the group's offset is not */
  'consumed',
  /** the dead letter is stored, the group's offset is not committed */
  'parked',
] as const;

export type Point = (typeof POINTS)[number];
export type Role = 'produce' | 'relay' | 'consume';

/** What a process of `crash-host.mjs` is told. */
export interface CrashPlan {
  readonly url: string;
  /** of a Kafka cluster; without them the transport is PostgreSQL's */
  readonly brokers?: readonly string[];
  /** also the consumers' group */
  readonly topic: string;
  readonly roles: readonly Role[];
  /** of the aggregates' names: `<prefix>k0`, `<prefix>k1`, … */
  readonly prefix: string;
  readonly keys: number;
  readonly facts: number;
  readonly seed: number;
  /** the version that no handler ever takes */
  readonly poison?: number;
  /** dies as it comes there for the n-th time */
  readonly killAt?: { readonly point: Point; readonly times: number };
}

/** A small generator with a seed, so that a failure can be run again. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}
