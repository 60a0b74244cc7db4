import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import type { Address } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { readCredit } from './chain-view.reader.js';
import type { LineageDisputeDeps } from './prepare-challenge/prepare-lineage-challenge.js';
import {
  ARREARS_COLLECTION_ERRORS,
  prepareArrearsCollection,
} from './prepare-collection/prepare-arrears-collection.js';
import {
  LINEAGE_CONCLUSION_ERRORS,
  prepareLineageConclusion,
} from './prepare-conclusion/prepare-lineage-conclusion.js';
import { LINEAGE_DISPUTE_DEPS } from './prepare-lineage-dispute.resolver.js';
import {
  LINEAGE_WITHDRAWAL_ERRORS,
  prepareLineageWithdrawal,
} from './prepare-withdrawal/prepare-lineage-withdrawal.js';
import { signingWallet } from './signing-wallet.js';

/** What is done once silence or the governor has decided: the end, the arrears, the bonds. */
@Resolver()
export class PrepareLineageOutcomeResolver {
  constructor(@Inject(LINEAGE_DISPUTE_DEPS) private readonly deps: LineageDisputeDeps) {}

  @Mutation('prepareLineageConclusion')
  async prepareLineageConclusion(@CurrentPrincipal() principal: Principal, @Args('disputeId') disputeId: bigint) {
    signingWallet(principal);
    return orErrorResult(LINEAGE_CONCLUSION_ERRORS, () => prepareLineageConclusion(disputeId, this.deps));
  }

  @Mutation('prepareArrearsCollection')
  async prepareArrearsCollection(
    @CurrentPrincipal() principal: Principal,
    @Args('did') did: string,
    @Args('parent') parent: string,
  ) {
    signingWallet(principal);
    return orErrorResult(ARREARS_COLLECTION_ERRORS, () => prepareArrearsCollection({ did, parent }, this.deps));
  }

  @Mutation('prepareLineageWithdrawal')
  async prepareLineageWithdrawal(@CurrentPrincipal() principal: Principal) {
    const wallet = signingWallet(principal);
    return orErrorResult(LINEAGE_WITHDRAWAL_ERRORS, () => prepareLineageWithdrawal(wallet, this.deps));
  }

  /** As public as the chain. */
  @Query('lineageDisputeCredit')
  lineageDisputeCredit(@Args('account') account: Address): Promise<bigint> {
    return readCredit(account, this.deps);
  }
}
