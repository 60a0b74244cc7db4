import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Consumers } from '@icubed/messaging';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { applyAssetFact } from './apply-asset-fact.js';

/** Keeps the read model of assets: what may be called, whose it is, what it costs. */
@Injectable()
export class AssetConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  onModuleInit(): void {
    const { chainId } = this.chain;
    this.consumers.consume({
      group: 'executor.assets',
      topics: ['registry.asset'],
      handle: (manager, fact) => applyAssetFact(manager, chainId, fact),
    });
  }
}
