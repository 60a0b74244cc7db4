import { MirrorReader } from '@icubed/chain-listener';
import { type Connection, pageArgs, type PageArguments, requestLoader, type SubgraphContext } from '@icubed/graphql';
import type { AssetId } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { LiveChain, view } from '../chain/live-chain.js';
import { portfolioPage } from './position-page.js';
import type { PositionView } from './position-view.js';
import { PositionStore } from './position.store.js';

/** Positions are public, as the chain is: these resolvers ask for no principal. */
@Resolver('Position')
export class PositionResolver {
  constructor(
    @Inject(LiveChain) private readonly chain: LiveChain,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(PositionStore) private readonly positions: PositionStore,
  ) {}

  @Query('positions')
  async positionsOf(
    @Args() args: PageArguments & { account: string; minBlock?: bigint | null },
  ): Promise<Connection<PositionView>> {
    const page = pageArgs(args);
    if (args.minBlock !== undefined && args.minBlock !== null) await this.mirror.waitForBlock(Number(args.minBlock));
    return portfolioPage(page, (after, limit) =>
      this.positions.ofAccount(this.chain.chainId, args.account, after, limit),
    );
  }

  @ResolveField('claimable')
  async claimable(@Parent() { holding }: PositionView, @Context() context: SubgraphContext): Promise<bigint> {
    const { assetId, account } = holding;
    return requestLoader<string, bigint>(context, 'claimable', (keys) => this.readClaimable(keys)).load(
      `${assetId} ${account}`,
    );
  }

  private async readClaimable(keys: readonly string[]): Promise<bigint[]> {
    const calls = keys.map((key) => {
      const [asset, account] = key.split(' ') as [string, string];
      return view('RevenueLedger', 'claimable', BigInt(asset) as AssetId, account);
    });
    return this.chain.read<bigint[]>(...calls);
  }
}
