import { DATA_SOURCE } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { type AnchorTransaction, nextMove } from '../anchor.js';
import { loadAnchorTransaction, oldestOpen, type OpenRelease, storeAnchorTransaction } from '../anchor.store.js';
import { RankingKey } from '../ranking-key.js';

/**
 * Brings the oldest release whose week is empty one step nearer to the chain. Each step may be repeated after a crash, by any replica; that
 * a root is anchored is said by the mirror alone.
 */
@Injectable()
export class AnchorRelease {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(RankingKey) private readonly key: RankingKey,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED. */
  async execute(): Promise<void> {
    const release = await oldestOpen(this.source, this.chain.chainId);
    if (release === undefined) return;
    const signed = await loadAnchorTransaction(this.source.manager, release.cid);
    const head = await this.key.look(release.week, signed);
    const move = nextMove(signed, head, new Date());
    switch (move) {
      case 'wait':
        return;
      case 'send':
        return this.key.send(signed!);
      case 'sign':
        return this.sign(release, head.nonce, signed);
      case 'reprice':
        return this.sign(release, signed!.nonce, signed);
    }
  }

  private async sign(release: OpenRelease, nonce: number, instead: AnchorTransaction | undefined): Promise<void> {
    const transaction = await this.key.sign(release, nonce, instead);
    // stored before it is sent: whoever goes on after a crash sends this one
    if (!(await storeAnchorTransaction(this.source.manager, release.cid, transaction, instead))) return;
    const { transactionHash } = transaction;
    this.logger.info({ cid: release.cid, week: release.week, transactionHash, nonce }, 'a ranking root is sent');
    await this.key.send(transaction);
  }
}
