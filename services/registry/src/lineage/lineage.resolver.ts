import { connectionOf, pageArgs, type Connection, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { didOf } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { AssetStore } from '../asset/asset.store.js';
import type { Edge } from '../asset/asset.js';

/** Lineage is public, like the assets it joins. */
@Resolver('Asset')
export class LineageResolver {
  constructor(
    @Inject(AssetReader) private readonly reader: AssetReader,
    @Inject(AssetStore) private readonly store: AssetStore,
  ) {}

  @ResolveField('parents')
  parents(@Parent() { mirrored }: AssetView) {
    return mirrored.asset.edges.map((edge) => ({ ...edge, did: didOf(mirrored.chainId, edge.parent) }));
  }

  @ResolveField('children')
  async children(
    @Context() context: SubgraphContext,
    @Parent() { mirrored }: AssetView,
    @Args() args: PageArguments,
  ): Promise<Connection<AssetView>> {
    const page = pageArgs(args);
    const after = page.after?.[0];
    const position = /^\d{1,78}$/.test(String(after)) ? BigInt(after!) : undefined;
    const rows = await this.store.childrenOf(mirrored.chainId, mirrored.id, position, page.limit);
    return connectionOf(await this.reader.views(context, rows), page, (child) => [child.mirrored.id]);
  }
}

@Resolver('LineageEdge')
export class LineageEdgeResolver {
  constructor(@Inject(AssetReader) private readonly reader: AssetReader) {}

  @ResolveField('asset')
  asset(@Context() context: SubgraphContext, @Parent() edge: Edge): Promise<AssetView | undefined> {
    return this.reader.byId(context, edge.parent);
  }
}
