import { orErrorResult, type SubgraphContext } from '@icubed/graphql';
import { didOf, type AssetId } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { PLANNED, planFees, SIMULATION_ERRORS, SimulationDeps, type SimulateFees } from './plan-fees.js';

/** Prices and rates are public: this asks for no principal. */
@Resolver()
export class FeeSimulationResolver {
  constructor(
    @Inject(SimulationDeps) private readonly deps: SimulationDeps,
    @Inject(AssetReader) private readonly reader: AssetReader,
  ) {}

  @Query('simulateFees')
  simulateFees(@Args('input') input: SimulateFees) {
    return orErrorResult(SIMULATION_ERRORS, async () => {
      const { shares, ...simulation } = await planFees(input, this.deps);
      const { chainId } = this.reader;
      return {
        __typename: 'FeeSimulation',
        ...simulation,
        shares: shares.map((share) => ({ ...share, did: share.id === PLANNED ? null : didOf(chainId, share.id) })),
      };
    });
  }
}

@Resolver('FeeShare')
export class FeeShareResolver {
  constructor(@Inject(AssetReader) private readonly reader: AssetReader) {}

  @ResolveField('asset')
  asset(@Context() context: SubgraphContext, @Parent() { id }: { id: AssetId }): Promise<AssetView | undefined> {
    return this.reader.byId(context, id);
  }
}
