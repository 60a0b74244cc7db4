import type { Block, RawLog } from '../rpc/block.js';
import type { BlockMark, Cursor } from './cursor.js';

/** One step of the mirror, read from the chain and checked, ready to be written in one transaction. */
export interface Batch {
  /** the cursor this was planned from */
  readonly from: Cursor;
  /** what is stored above it is taken back; `from.head.number` when there was no reorg */
  readonly ancestorNumber: number;
  /** blocks of the new window, ascending */
  readonly blocks: readonly Block[];
  /** in chain order */
  readonly logs: readonly RawLog[];
  readonly head: BlockMark;
  readonly final: BlockMark;
  /** the chain's head as it was planned; the mirror's own may lie below it */
  readonly chainHead: number;
}

/** The steps of a batch's transaction, in order. */
export const PHASES = [
  'cursor',
  'truncate',
  'store',
  'fold-head',
  'fold-final',
  'outbox',
  'states',
  'read-models',
  'prune',
] as const;
export type Phase = (typeof PHASES)[number];
