import type { MirrorReader } from './mirror-reader.js';

export interface MirrorState {
  readonly chainId: number;
  readonly headBlock: number;
  readonly finalBlock: number;
  /** Unix seconds */
  readonly headTimestamp: number;
  readonly finalTimestamp: number;
  /** seconds from the mirrored head's block to now, by the wall clock; a devnet that jumped ahead answers less than zero */
  readonly lagSeconds: number;
  /** the error code that stopped the mirror, or null */
  readonly halted: string | null;
}

export class MirrorStatus {
  constructor(
    private readonly reader: MirrorReader,
    private readonly now: () => number = Date.now,
  ) {}

  /** Undefined before the mirror's first block. */
  async read(): Promise<MirrorState | undefined> {
    const cursor = await this.reader.cursor();
    if (cursor === undefined) return undefined;
    return {
      chainId: cursor.chainId,
      headBlock: cursor.head.number,
      finalBlock: cursor.final.number,
      headTimestamp: cursor.head.timestamp,
      finalTimestamp: cursor.final.timestamp,
      lagSeconds: Math.floor(this.now() / 1000) - cursor.head.timestamp,
      halted: cursor.halted,
    };
  }
}
