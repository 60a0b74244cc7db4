import type { Block } from '../rpc/block.js';

export type BlockMark = Pick<Block, 'number' | 'hash' | 'timestamp'>;

/** How far the mirror is. Everything at or below `final` is folded for good; (final, head] may still be taken back. */
export interface Cursor {
  readonly chainId: number;
  readonly genesisHash: string;
  readonly head: BlockMark;
  readonly final: BlockMark;
  /** the error code that stopped the mirror, if any */
  readonly halted: string | null;
}

/** Depth below the head, and never backwards: a shorter chain does not un-finalise a block. */
export function finalNumber(cursor: Cursor, headNumber: number, finalityDepth: number): number {
  return Math.max(cursor.final.number, headNumber - finalityDepth);
}

export function isAt(cursor: Cursor, other: Cursor): boolean {
  return cursor.head.hash === other.head.hash && cursor.final.hash === other.final.hash;
}
