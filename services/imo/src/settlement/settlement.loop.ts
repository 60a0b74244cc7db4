import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LiveChain } from '../chain/live-chain.js';
import type { ImoConfig } from '../config.js';
import { OrderStore } from '../order/order.store.js';
import { PurseReader } from '../order/purse.reader.js';
import { planTrades } from './plan-trades/plan-trades.js';
import { sendBatch } from './send-batch/send-batch.js';
import { SettlementStore } from './settlement.store.js';
import { ShareExchange } from './share-exchange.js';

/** Between two tries of what fails again and again. */
const MOST_MS = 2_000;

/** Match, settle, and again. A process without the MATCHER key keeps the book and leaves matching to one that has it. */
@Injectable()
export class SettlementLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds();

  constructor(
    @InjectConfig() private readonly config: ImoConfig,
    @Inject(LiveChain) private readonly chain: LiveChain,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(OrderStore) private readonly orders: OrderStore,
    @Inject(PurseReader) private readonly purses: PurseReader,
    @Inject(SettlementStore) private readonly store: SettlementStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { matcherPrivateKey, matchIntervalMs, rpcUrl } = this.config;
    if (matcherPrivateKey === undefined) return;
    const { chainId } = this.chain;
    const at = this.chain.addressOf('ShareExchange');
    const exchange = new ShareExchange(rpcUrl, chainId, at, matcherPrivateKey);
    const failed = (err: unknown): void => {
      // a mirror that has not begun is no failure
      if (!isModelverseError(err, 'MIRROR.BEHIND')) this.logger.error({ err }, 'settling trades');
    };
    this.rounds.start(() => this.step(exchange), matchIntervalMs, failed, MOST_MS);
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async step(exchange: ShareExchange): Promise<void> {
    const { clock, mirror, orders, purses, store, logger } = this;
    const { chainId } = this.chain;
    const batch = await store.underWay(chainId);
    if (batch === undefined) await planTrades({ chainId, clock, orders, purses, store, exchange, logger });
    else await sendBatch(batch, { chainId, mirror, orders, store, exchange, logger });
  }
}
