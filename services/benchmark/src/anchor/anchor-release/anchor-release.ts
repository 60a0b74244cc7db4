import { type Errand, keptErrand, Rpc, runErrand, TransactionKey } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { InjectConfig } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { ZeroHash } from 'ethers';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { BenchmarkConfig } from '../../config.js';
import { oldestOpen, type OpenRelease } from '../anchor.store.js';

/**
 * Brings the oldest release whose week is empty one step nearer to the chain. Each step may be repeated after a crash, by any replica; that
 * a root is anchored is said by the mirror alone.
 */
@Injectable()
export class AnchorRelease {
  /** RANKING as a sender: it asks and tells RankingAnchor and sends nothing else. */
  private readonly key: TransactionKey;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Rpc) rpc: Rpc,
    @InjectConfig() config: BenchmarkConfig,
  ) {
    this.key = new TransactionKey(rpc, chain.chainId, config.rankingPrivateKey);
  }

  /** Throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED. */
  async execute(): Promise<void> {
    const release = await oldestOpen(this.source, this.chain.chainId);
    if (release === undefined) return;
    const { signed } = await runErrand(this.key, this.errandOf(release), new Date());
    if (signed === undefined) return;
    const { transactionHash, nonce } = signed;
    this.logger.info({ cid: release.cid, week: release.week, transactionHash, nonce }, 'a ranking root is sent');
  }

  private errandOf({ week, root, cid }: OpenRelease): Errand {
    const { chainId, rankingAnchor: to } = this.chain;
    const key = { chainId, kind: 'ranking-anchor', id: cid };
    return {
      call: { to, data: interfaces.RankingAnchor.encodeFunctionData('anchor', [week, root, cid]) },
      question: { to, data: interfaces.RankingAnchor.encodeFunctionData('rootOf', [week]) },
      // whatever stands under the week is never written over
      isDone: (answer) => answer !== ZeroHash,
      ...keptErrand(this.source.manager, key),
    };
  }
}
