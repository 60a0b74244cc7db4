export interface RangeLimits {
  readonly start: number;
  readonly max: number;
  /** more logs than this in one answer ask for smaller ranges: they are held in memory until committed */
  readonly maxLogs: number;
}

export const DEFAULT_LIMITS: RangeLimits = { start: 500, max: 2_000, maxLogs: 10_000 };

/** How many blocks to ask for at once: halves when refused or crowded, grows by half while answers stay small. */
export class BlockRange {
  private blocks: number;

  constructor(private readonly limits: RangeLimits = DEFAULT_LIMITS) {
    this.blocks = limits.start;
  }

  /** Last block of the next range that starts at `from`. */
  end(from: number, last: number): number {
    return Math.min(last, from + this.blocks - 1);
  }

  /** False when it cannot get smaller: one block is one block. */
  shrink(): boolean {
    if (this.blocks === 1) return false;
    this.blocks = Math.max(1, Math.floor(this.blocks / 2));
    return true;
  }

  answered(logs: number): void {
    if (logs > this.limits.maxLogs) this.shrink();
    else if (logs < this.limits.maxLogs / 4) this.blocks = Math.min(this.limits.max, Math.ceil(this.blocks * 1.5));
  }
}
