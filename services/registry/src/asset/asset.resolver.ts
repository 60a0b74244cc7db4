import { MirrorReader } from '@icubed/chain-listener';
import { connectionOf, pageArgs, type Connection, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver, ResolveReference } from '@nestjs/graphql';
import { ExposureRecorder } from '../exposure/exposure-recorder.js';
import type { AssetView } from './asset-view.js';
import { AssetReader } from './asset.reader.js';
import { AssetStore, type AssetFilter, type ListPosition } from './asset.store.js';

/** Assets are public: these resolvers ask for no principal. */
@Resolver('Asset')
export class AssetResolver {
  constructor(
    @Inject(AssetReader) private readonly reader: AssetReader,
    @Inject(AssetStore) private readonly store: AssetStore,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(ExposureRecorder) private readonly exposures: ExposureRecorder,
  ) {}

  @Query('asset')
  async asset(
    @Context() context: SubgraphContext,
    @Args('did') did: string,
    @Args('minBlock') minBlock?: bigint | null,
  ): Promise<AssetView | undefined> {
    // beyond 2^53 every block number is equally far away
    if (minBlock !== undefined && minBlock !== null) await this.mirror.waitForBlock(Number(minBlock));
    return this.reader.byDid(context, did);
  }

  @Query('assets')
  async assets(
    @Context() context: SubgraphContext,
    @Args() args: PageArguments & AssetFilter,
  ): Promise<Connection<AssetView>> {
    const page = pageArgs(args, 2);
    const rows = await this.store.list(this.reader.chainId, args, page.after && positionOf(page.after), page.limit);
    const found = connectionOf(await this.reader.views(context, rows), page, keyOf);
    const ids = found.nodes.map(({ mirrored }) => mirrored.id);
    this.exposures.shown('LIST', await this.reader.headSeconds(context), page.after === undefined, ids);
    return found;
  }

  @ResolveReference()
  async resolveReference(reference: { did: string }, context: SubgraphContext): Promise<AssetView | undefined> {
    return this.reader.byDid(context, reference.did);
  }
}

function keyOf({ mirrored }: AssetView): readonly [number, bigint] {
  return [mirrored.asset.registeredAt, mirrored.id];
}

function positionOf([registeredAt, id]: readonly (string | number)[]): ListPosition {
  return { registeredAt: Number(registeredAt), id: decimalOf(id) };
}

function decimalOf(part: string | number | undefined): bigint {
  return /^\d{1,78}$/.test(String(part)) ? BigInt(part!) : 0n;
}
