import { ModelverseError } from '@icubed/errors';
import { connectionOf, pageArgs, type Connection, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { assetId, didOf, type AssetId } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { DEPTH_MAX, LineageWalkStore, type Direction, type Relative } from './lineage-walk.store.js';
import { LineageReader } from './lineage.reader.js';
import { royaltyPaths } from './royalty-paths.js';

type WalkArguments = PageArguments & { readonly maxDepth?: number | null };

/** Lineage is public, like the assets it joins. */
@Resolver('Asset')
export class LineageWalkResolver {
  constructor(
    @Inject(LineageWalkStore) private readonly walks: LineageWalkStore,
    @Inject(LineageReader) private readonly lineage: LineageReader,
  ) {}

  @ResolveField('ancestors')
  ancestors(@Parent() view: AssetView, @Args() args: WalkArguments) {
    return this.walk(view, 'ANCESTORS', args);
  }

  @ResolveField('descendants')
  descendants(@Parent() view: AssetView, @Args() args: WalkArguments) {
    return this.walk(view, 'DESCENDANTS', args);
  }

  @ResolveField('royaltyPaths')
  async royaltyPaths(@Parent() { mirrored }: AssetView, @Args() args: PageArguments) {
    const page = pageArgs(args);
    const graph = await this.lineage.above(mirrored.id, mirrored.asset.edges);
    const paths = royaltyPaths(mirrored.id, graph, page.after && stepsOf(page.after[0]), page.limit);
    const shown = paths.map((path) => ({ ...path, through: path.through.map((id) => didOf(mirrored.chainId, id)) }));
    return connectionOf(shown, page, ({ steps }) => [steps.join('.')]);
  }

  private async walk(
    { mirrored }: AssetView,
    direction: Direction,
    { maxDepth, ...args }: WalkArguments,
  ): Promise<Connection<Relative & { did: string }>> {
    const page = pageArgs(args, 2);
    const depth = maxDepth ?? 16;
    if (depth < 1 || depth > DEPTH_MAX)
      throw new ModelverseError('PLATFORM.BAD_REQUEST', `maxDepth must be between 1 and ${DEPTH_MAX}`);
    const after = page.after && { depth: Number(page.after[0]), id: idOf(page.after[1]) };
    const { chainId, id } = mirrored;
    const relatives = await this.walks.relatives(chainId, id, direction, depth, after, page.limit);
    const rows = relatives.map((relative) => ({ ...relative, did: didOf(chainId, relative.id) }));
    return connectionOf(rows, page, (relative) => [relative.depth, relative.id]);
  }
}

@Resolver('Relative')
export class RelativeResolver {
  constructor(@Inject(AssetReader) private readonly reader: AssetReader) {}

  @ResolveField('asset')
  asset(@Context() context: SubgraphContext, @Parent() relative: Relative): Promise<AssetView | undefined> {
    return this.reader.byId(context, relative.id);
  }
}

function idOf(part: unknown): AssetId {
  return /^\d{1,29}$/.test(String(part)) ? assetId(String(part)) : assetId(0n);
}

function stepsOf(part: unknown): number[] {
  return /^\d{1,2}(\.\d{1,2})*$/.test(String(part)) ? String(part).split('.').map(Number) : [];
}
