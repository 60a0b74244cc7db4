import { MirrorReader } from '@icubed/chain-listener';
import { connectionOf, pageArgs, type Connection, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { disputeView, type LineageDisputeView } from './lineage-dispute-view.js';
import { LineageDisputeStore, type DisputeFilter } from './lineage-dispute.store.js';

/** Disputes are public, as the chain is: these resolvers ask for no principal. */
@Resolver('LineageDispute')
export class LineageDisputeResolver {
  constructor(
    @Inject(LineageDisputeStore) private readonly store: LineageDisputeStore,
    @Inject(AssetReader) private readonly assets: AssetReader,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  @Query('lineageDispute')
  async lineageDispute(
    @Args('disputeId') disputeId: bigint,
    @Args('minBlock') minBlock?: bigint | null,
  ): Promise<LineageDisputeView | undefined> {
    if (minBlock !== undefined && minBlock !== null) await this.mirror.waitForBlock(Number(minBlock));
    const found = await this.store.find(this.mirror.chainId, disputeId);
    return found && disputeView(found);
  }

  @Query('lineageDisputes')
  lineageDisputes(@Args() args: PageArguments & Omit<DisputeFilter, 'child'>): Promise<Connection<LineageDisputeView>> {
    return disputePage(this.store, this.mirror.chainId, args, { status: args.status, open: args.open });
  }

  @ResolveField('asset')
  asset(@Context() context: SubgraphContext, @Parent() { childId }: LineageDisputeView) {
    return this.assets.byId(context, childId);
  }

  @ResolveField('parent')
  parent(@Context() context: SubgraphContext, @Parent() { parentId }: LineageDisputeView) {
    return this.assets.byId(context, parentId);
  }
}

@Resolver('Asset')
export class AssetDisputesResolver {
  constructor(@Inject(LineageDisputeStore) private readonly store: LineageDisputeStore) {}

  @ResolveField('lineageDisputes')
  lineageDisputes(
    @Parent() { mirrored }: AssetView,
    @Args() args: PageArguments,
  ): Promise<Connection<LineageDisputeView>> {
    return disputePage(this.store, mirrored.chainId, args, { child: mirrored.id });
  }
}

async function disputePage(
  store: LineageDisputeStore,
  chainId: number,
  args: PageArguments,
  filter: DisputeFilter,
): Promise<Connection<LineageDisputeView>> {
  const page = pageArgs(args);
  const after = page.after?.[0];
  // a cursor is what the client sent: anything else than a number starts at the end
  const before = page.after && (/^\d{1,78}$/.test(String(after)) ? BigInt(after!) : 0n);
  const rows = await store.list(chainId, filter, before, page.limit);
  return connectionOf(rows.map(disputeView), page, (dispute) => [dispute.disputeId]);
}
