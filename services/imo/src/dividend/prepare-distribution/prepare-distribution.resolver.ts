import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { LiveChain } from '../../chain/live-chain.js';
import { tradingWallet } from '../../chain/wallet.js';
import { PREPARE_DISTRIBUTION_ERRORS, prepareDistribution } from './prepare-distribution.js';

@Resolver()
export class PrepareDistributionResolver {
  constructor(@Inject(LiveChain) private readonly chain: LiveChain) {}

  @Mutation('prepareDistribution')
  async prepareDistribution(@CurrentPrincipal() principal: Principal, @Args() { dids }: { dids: string[] }) {
    tradingWallet(principal);
    return orErrorResult(PREPARE_DISTRIBUTION_ERRORS, () => prepareDistribution(dids, this.chain));
  }
}
