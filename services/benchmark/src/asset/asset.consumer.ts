import { assetRegistered } from '@icubed/events';
import { Consumers, reactions, when } from '@icubed/messaging';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { requireChain } from '../chain/require-chain.js';

/** Learns from registry what there is to rank and what derives from what. A registration never changes. */
@Injectable()
export class AssetConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  onModuleInit(): void {
    const onRegistered = when(assetRegistered, async (manager, asset) => {
      requireChain(this.chain.chainId, asset.chainId);
      const parents = [...new Set(asset.parents.map(({ assetId }) => assetId))];
      const { chainId, assetId, creator, kind, vertical, registeredAt } = asset;
      await manager.query(
        `INSERT INTO ranked_asset (chain_id, asset_id, creator, kind, vertical, registered_at, parents)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [chainId, assetId, creator.toLowerCase(), kind, vertical, registeredAt, parents],
      );
    });
    this.consumers.consume({ group: 'benchmark.asset', ...reactions(onRegistered) });
  }
}
