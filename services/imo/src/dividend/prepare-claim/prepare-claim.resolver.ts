import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import type { Address } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { LiveChain } from '../../chain/live-chain.js';
import { tradingWallet } from '../../chain/wallet.js';
import { PREPARE_CLAIM_ERRORS, prepareClaim } from './prepare-claim.js';

@Resolver()
export class PrepareClaimResolver {
  constructor(@Inject(LiveChain) private readonly chain: LiveChain) {}

  @Mutation('prepareClaim')
  async prepareClaim(
    @CurrentPrincipal() principal: Principal,
    @Args() { dids, account }: { dids: string[]; account?: Address | null },
  ) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_CLAIM_ERRORS, () => prepareClaim(wallet, dids, account ?? wallet, this.chain));
  }
}
