import { type Connection, pageArgs, type PageArguments, requestLoader, type SubgraphContext } from '@icubed/graphql';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { LiveChain } from '../chain/live-chain.js';
import type { OfferingView } from '../offering/offering-view.js';
import { OfferingReader } from '../offering/offering.reader.js';
import { holdersPage } from '../position/position-page.js';
import type { PositionView } from '../position/position-view.js';
import { PositionStore } from '../position/position.store.js';
import type { Revenue } from '../revenue/revenue.js';
import { RevenueStore } from '../revenue/revenue.store.js';
import { type RevenueView, revenueView } from '../revenue/revenue-view.js';

interface AssetReference {
  readonly did: string;
}

/** What this service adds to an asset. Public, as everything on the chain is: these resolvers ask for no principal. */
@Resolver('Asset')
export class AssetResolver {
  constructor(
    @Inject(LiveChain) private readonly chain: LiveChain,
    @Inject(OfferingReader) private readonly offerings: OfferingReader,
    @Inject(PositionStore) private readonly positions: PositionStore,
    @Inject(RevenueStore) private readonly revenues: RevenueStore,
  ) {}

  /** Any DID of this chain: registry knows whether the asset exists, this service only what happened to its shares. */
  @ResolveReference()
  resolveReference({ did }: AssetReference): AssetReference {
    parseDidOn(this.chain.chainId, did);
    return { did };
  }

  @ResolveField('offering')
  async offering(
    @Parent() { did }: AssetReference,
    @Context() context: SubgraphContext,
  ): Promise<OfferingView | undefined> {
    return this.offerings.byDid(context, did);
  }

  @ResolveField('positions')
  async positionsOf(@Parent() { did }: AssetReference, @Args() args: PageArguments): Promise<Connection<PositionView>> {
    const page = pageArgs(args, 2);
    return holdersPage(page, (after, limit) =>
      this.positions.ofAsset(this.chain.chainId, parseDidOn(this.chain.chainId, did), after, limit),
    );
  }

  @ResolveField('revenue')
  async revenue(@Parent() { did }: AssetReference, @Context() context: SubgraphContext): Promise<RevenueView> {
    const { chainId } = this.chain;
    const loader = requestLoader<AssetId, Revenue | undefined>(context, 'revenue', async (ids) => {
      const found = await this.revenues.find(chainId, ids);
      return ids.map((id) => found.get(id));
    });
    return revenueView(await loader.load(parseDidOn(chainId, did)));
  }
}
