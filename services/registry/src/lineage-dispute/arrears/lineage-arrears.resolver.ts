import { MirrorReader } from '@icubed/chain-listener';
import { connectionOf, pageArgs, type Connection, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { didOf, type AssetId } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../../asset/asset-view.js';
import { AssetReader } from '../../asset/asset.reader.js';
import { LineageArrearsStore, type MirroredArrears } from './lineage-arrears.store.js';

interface ArrearsView {
  readonly parentId: AssetId;
  readonly parentDid: string;
  readonly owed: bigint;
  readonly fromProceeds: bigint;
  readonly fromDividends: bigint;
  readonly open: bigint;
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: bigint;
}

/** Arrears are public, as the chain is: these resolvers ask for no principal. */
@Resolver('Asset')
export class AssetArrearsResolver {
  constructor(
    @Inject(LineageArrearsStore) private readonly store: LineageArrearsStore,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  @ResolveField('lineageArrears')
  async lineageArrears(
    @Parent() { mirrored }: AssetView,
    @Args() args: PageArguments,
  ): Promise<Connection<ArrearsView>> {
    const page = pageArgs(args);
    const cursor = page.after?.[0];
    // a cursor is what the client sent: anything else than a number starts over
    const after = cursor !== undefined && /^\d{1,78}$/.test(String(cursor)) ? BigInt(cursor) : undefined;
    const { chainId } = this.mirror;
    const rows = await this.store.list(chainId, mirrored.id, after, page.limit);
    return connectionOf(
      rows.map((row) => arrearsView(chainId, row)),
      page,
      ({ parentId }) => [parentId],
    );
  }
}

@Resolver('LineageArrears')
export class LineageArrearsResolver {
  constructor(@Inject(AssetReader) private readonly assets: AssetReader) {}

  @ResolveField('parent')
  parent(@Context() context: SubgraphContext, @Parent() { parentId }: ArrearsView) {
    return this.assets.byId(context, parentId);
  }
}

function arrearsView(chainId: number, { parentId, ...arrears }: MirroredArrears): ArrearsView {
  return {
    parentId,
    parentDid: didOf(chainId, parentId),
    owed: arrears.owedUsdMicros,
    fromProceeds: arrears.fromProceedsUsdMicros,
    fromDividends: arrears.fromDividendsUsdMicros,
    open: arrears.owedUsdMicros - arrears.fromProceedsUsdMicros - arrears.fromDividendsUsdMicros,
    finality: arrears.finality,
    asOfBlock: arrears.asOfBlock,
  };
}
