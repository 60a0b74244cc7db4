import { ChainClock } from '@icubed/chain-listener';
import { connectionOf, pageArgs, type PageArguments, requestLoader, type SubgraphContext } from '@icubed/graphql';
import { DATA_SOURCE } from '@icubed/persistence';
import type { AssetId } from '@icubed/protocol';
import type { Vertical } from '@icubed/ranking';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { latestRelease, loadRelease } from '../release/release.store.js';
import { placesByScore, placesOf } from './ranking.store.js';
import { rankingView, releaseView } from './ranking-view.js';

/** Rankings are public: these resolvers ask for no principal. */
@Resolver('Asset')
export class RankingResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
  ) {}

  @Query('leaderboard')
  async leaderboard(@Args() args: PageArguments & { vertical?: Vertical | null }) {
    const page = pageArgs(args, 2);
    const now = await this.clock.headSeconds();
    const after = page.after && { score: scoreOf(page.after[0]), assetId: numberOf(page.after[1]) };
    const { limit } = page;
    const places = await placesByScore(this.source, this.chain.chainId, now, {
      vertical: args.vertical ?? null,
      after,
      limit,
    });
    const views = places.map((place) => rankingView(place, this.chain.chainId, now));
    return connectionOf(views, page, ({ score, asset }) => [score, asset.assetId]);
  }

  @Query('rankingRelease')
  async rankingRelease(@Args('cid') cid?: string | null) {
    const { chainId } = this.chain;
    const release = cid ? await loadRelease(this.source, chainId, cid) : await latestRelease(this.source, chainId);
    return release === undefined ? null : releaseView(release);
  }

  @ResolveField('ranking')
  async ranking(@Parent() { assetId }: { assetId: AssetId }, @Context() context: SubgraphContext) {
    const { chainId } = this.chain;
    const loader = requestLoader(context, 'ranking', (ids: readonly AssetId[]) =>
      placesOf(this.source, chainId, ids).then(orNulls),
    );
    const place = await loader.load(assetId);
    if (place === null) return null;
    // once a request, however many assets it lists
    const clock = requestLoader(context, 'chain head', (keys: readonly string[]) =>
      this.clock.headSeconds().then((now) => keys.map(() => now)),
    );
    return rankingView(place, chainId, await clock.load('seconds'));
  }
}

function orNulls<T>(values: readonly (T | undefined)[]): (T | null)[] {
  return values.map((value) => value ?? null);
}

function scoreOf(part: string | number | undefined): number {
  return typeof part === 'number' ? part : 0;
}

function numberOf(part: string | number | undefined): bigint {
  return /^\d{1,78}$/.test(String(part)) ? BigInt(String(part)) : 0n;
}
