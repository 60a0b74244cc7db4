import { Consumers, reactions, when } from '@icubed/messaging';
import { ModelverseError } from '@icubed/errors';
import { offeringFailed, offeringLocked } from '@icubed/events';
import { InjectConfig } from '@icubed/hosting';
import { assetId } from '@icubed/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { ReleaseStore } from './release.store.js';

/** Learns from imo which content is to be opened, and when. */
@Injectable()
export class OfferingConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(ReleaseStore) private readonly releases: ReleaseStore,
    @InjectConfig() private readonly config: RegistryConfig,
  ) {}

  onModuleInit(): void {
    this.consumers.consume({
      group: 'registry.release',
      ...reactions(
        when(offeringLocked, (manager, { chainId, assetId: id, unlockAt }) => {
          this.assertOwnChain(chainId);
          return this.releases.expect(manager, { chainId, assetId: assetId(id), unlockAt }, new Date());
        }),
        when(offeringFailed, (manager, { chainId, assetId: id }) => {
          this.assertOwnChain(chainId);
          return this.releases.cancel(manager, chainId, assetId(id));
        }),
      ),
    });
  }

  private assertOwnChain(given: number): void {
    const { chainId } = this.config;
    if (given !== chainId)
      throw new ModelverseError('PROTOCOL.WRONG_CHAIN', `this registry serves chain ${chainId}`, { chainId, given });
  }
}
