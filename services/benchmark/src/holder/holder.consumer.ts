import { sharesTransferred } from '@icubed/events';
import { Consumers, reactions, when } from '@icubed/messaging';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { requireChain } from '../chain/require-chain.js';
import { moveShares } from './holder.store.js';

/** Learns from imo who owns how much: whoever earns from a model neither rates nor counts for it. */
@Injectable()
export class HolderConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  onModuleInit(): void {
    const onTransferred = when(sharesTransferred, async (manager, transfer) => {
      requireChain(this.chain.chainId, transfer.chainId);
      await moveShares(manager, transfer);
    });
    this.consumers.consume({ group: 'benchmark.holder', ...reactions(onTransferred) });
  }
}
