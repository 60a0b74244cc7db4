import { ModelverseError } from '@icubed/errors';
import { assetRegistered } from '@icubed/events';
import { InjectConfig } from '@icubed/hosting';
import { Consumers, reactions, when } from '@icubed/messaging';
import { address, assetId } from '@icubed/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ImoConfig } from '../config.js';
import { AssetStore } from './asset.store.js';

/** Learns from registry whose an asset is. Its offering may have been mirrored before: neither waits for the other. */
@Injectable()
export class AssetConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(AssetStore) private readonly assets: AssetStore,
    @InjectConfig() private readonly config: ImoConfig,
  ) {}

  onModuleInit(): void {
    this.consumers.consume({
      group: 'imo.asset',
      ...reactions(
        when(assetRegistered, (manager, { chainId, assetId: id, creator, origin }) => {
          if (chainId !== this.config.chainId) {
            throw new ModelverseError('PROTOCOL.WRONG_CHAIN', `this service serves chain ${this.config.chainId}`, {
              given: chainId,
            });
          }
          return this.assets.register(manager, {
            chainId,
            id: assetId(id),
            creator: address(creator),
            block: origin.blockNumber,
          });
        }),
      ),
    });
  }
}
