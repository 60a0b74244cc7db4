import { Inject, Injectable } from '@nestjs/common';
import { MirrorReader } from '@icubed/chain-listener';
import { DATA_SOURCE } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { countOpen, saveBond } from '../../ledger/operator-bond.store.js';
import { JobManager } from '../job-manager.js';

/**
 * Keeps what holds are measured by, so that none of them asks the chain. Between two refreshes it only errs against the caller: holds add to what is
 * open, and nothing but a refresh takes away from it or from what was redeemed. A loop that stands still lets the bond fill up.
 */
@Injectable()
export class RefreshBond {
  /** the final block that the bond was last read for */
  private readFor: number | undefined;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(JobManager) private readonly jobManager: JobManager,
  ) {}

  async execute(): Promise<void> {
    const { chainId } = this.mirror;
    // counted before the final block is looked up: whatever is settled in the count was redeemed at or below that block
    const count = await countOpen(this.source, chainId);
    const final = (await this.mirror.cursor())?.final.number;
    const isCounted = count.counted?.openUsdMicros === count.openUsdMicros;
    if (final === undefined || (isCounted && final === this.readFor)) return;
    await saveBond(this.source, chainId, count, await this.jobManager.bondAt(final));
    this.readFor = final;
  }
}
