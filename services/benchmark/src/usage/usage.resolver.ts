import { requestLoader, type SubgraphContext } from '@icubed/graphql';
import { InjectConfig } from '@icubed/hosting';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import type { BenchmarkConfig } from '../config.js';
import { DEFAULT_DAYS, firstDayOf, type Usage } from './usage.js';
import { UsageStore } from './usage.store.js';

interface AssetReference {
  readonly did: string;
  readonly assetId: AssetId;
}

/** Usage is public: these resolvers ask for no principal. */
@Resolver('Asset')
export class UsageResolver {
  constructor(
    @Inject(UsageStore) private readonly store: UsageStore,
    @InjectConfig() private readonly config: BenchmarkConfig,
  ) {}

  // an asset this service has not heard of is one without calls
  @ResolveReference()
  resolveReference({ did }: { did: string }): AssetReference {
    return { did, assetId: parseDidOn(this.config.chainId, did) };
  }

  @ResolveField('usage')
  async usage(
    @Parent() { assetId }: AssetReference,
    @Context() context: SubgraphContext,
    @Args('days') days: number = DEFAULT_DAYS,
  ): Promise<object> {
    const firstDay = firstDayOf(days, Date.now() / 1_000);
    const loader = requestLoader(context, `usage since ${firstDay}`, (ids: readonly AssetId[]) =>
      this.store.since(this.config.chainId, ids, firstDay),
    );
    return shown(await loader.load(assetId));
  }
}

function shown({ feesUsdMicros, daily, ...usage }: Usage): object {
  return { ...usage, fees: feesUsdMicros, daily: daily.map(({ feesUsdMicros: fees, ...day }) => ({ ...day, fees })) };
}
