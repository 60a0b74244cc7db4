import { requestLoader, type SubgraphContext } from '@icubed/graphql';
import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { EngagementStore, NO_ENGAGEMENT, type Engagement } from './engagement.store.js';

/** Counts are public: this asks for no principal. */
@Resolver('Asset')
export class EngagementResolver {
  constructor(@Inject(EngagementStore) private readonly store: EngagementStore) {}

  @ResolveField('engagement')
  engagement(@Context() context: SubgraphContext, @Parent() { chainId, mirrored }: AssetView): Promise<Engagement> {
    const { id } = mirrored;
    return requestLoader<typeof id, Engagement>(context, 'engagement', async (ids) => {
      const found = await this.store.find(chainId, ids);
      return ids.map((wanted) => found.get(wanted) ?? NO_ENGAGEMENT);
    }).load(id);
  }
}
