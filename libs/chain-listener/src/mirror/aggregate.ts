/** A state and the block of the last event folded into it. */
export interface Folded {
  readonly state: unknown;
  readonly block: number;
  readonly timestamp: number;
}

/** One aggregate while a batch is folded. Undefined: no event has reached it at that finality. */
export interface Aggregate {
  readonly kind: string;
  readonly id: string;
  final: Folded | undefined;
  head: Folded | undefined;
}

export type AggregateKey = Pick<Aggregate, 'kind' | 'id'>;

export function isFinal({ final, head }: Aggregate): boolean {
  return final?.block === head?.block;
}
