import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { LINEAGE_ANSWER_ERRORS, prepareLineageAnswer } from './prepare-answer/prepare-lineage-answer.js';
import { LINEAGE_APPEAL_ERRORS, prepareLineageAppeal } from './prepare-appeal/prepare-lineage-appeal.js';
import {
  LINEAGE_CHALLENGE_ERRORS,
  prepareLineageChallenge,
  type LineageChallenge,
  type LineageDisputeDeps,
} from './prepare-challenge/prepare-lineage-challenge.js';
import { signingWallet } from './signing-wallet.js';

export const LINEAGE_DISPUTE_DEPS = Symbol('LINEAGE_DISPUTE_DEPS');

@Resolver()
export class PrepareLineageDisputeResolver {
  constructor(@Inject(LINEAGE_DISPUTE_DEPS) private readonly deps: LineageDisputeDeps) {}

  @Mutation('prepareLineageChallenge')
  async prepareLineageChallenge(@CurrentPrincipal() principal: Principal, @Args('input') input: LineageChallenge) {
    const wallet = signingWallet(principal);
    return orErrorResult(LINEAGE_CHALLENGE_ERRORS, () => prepareLineageChallenge(wallet, input, this.deps));
  }

  @Mutation('prepareLineageAppeal')
  async prepareLineageAppeal(
    @CurrentPrincipal() principal: Principal,
    @Args('disputeId') disputeId: bigint,
    @Args('statementCid') statementCid: string,
  ) {
    const wallet = signingWallet(principal);
    return orErrorResult(LINEAGE_APPEAL_ERRORS, () =>
      prepareLineageAppeal(wallet, { disputeId, statementCid }, this.deps),
    );
  }

  @Mutation('prepareLineageAnswer')
  async prepareLineageAnswer(
    @CurrentPrincipal() principal: Principal,
    @Args('disputeId') disputeId: bigint,
    @Args('evidenceCid') evidenceCid: string,
  ) {
    const wallet = signingWallet(principal);
    return orErrorResult(LINEAGE_ANSWER_ERRORS, () =>
      prepareLineageAnswer(wallet, { disputeId, evidenceCid }, this.deps),
    );
  }
}
