import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { ReleaseStore } from './release.store.js';

/** Backers wait for it: public, and without what a fault's detail may hold. */
@Resolver('Asset')
export class ReleaseResolver {
  constructor(@Inject(ReleaseStore) private readonly releases: ReleaseStore) {}

  @ResolveField('release')
  async release(@Parent() { mirrored }: AssetView) {
    const release = await this.releases.find(mirrored.chainId, mirrored.id);
    if (!release) return undefined;
    const { state, unlockAt, revealer } = release;
    // the worker does not follow a transaction that is the creator's
    const opened = revealer === 'CREATOR' && mirrored.asset.content.status === 'RELEASED';
    return {
      status: opened ? 'RELEASED' : state.status.toUpperCase(),
      unlockAt: new Date(unlockAt * 1_000),
      fault: state.status === 'Parked' ? state.code : undefined,
      transactionHash: state.status === 'Submitted' ? state.transactionHash : undefined,
    };
  }
}
