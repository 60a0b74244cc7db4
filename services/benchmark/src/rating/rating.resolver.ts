import { ModelverseError } from '@icubed/errors';
import { connectionOf, orErrorResult, pageArgs, type PageArguments } from '@icubed/graphql';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { assetId, type AssetId, didOf } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import type { RateCallInput } from '../generated/graphql.js';
import { RATE_CALL_ERRORS, RateCall } from './rate-call/rate-call.js';
import type { Rating } from './rating.js';
import { ratingsOfAsset } from './rating.store.js';

/** Ratings are public; giving one needs a wallet that has paid. */
@Resolver('Asset')
export class RatingResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(RateCall) private readonly rate: RateCall,
  ) {}

  @Mutation('rateCall')
  async rateCall(@CurrentPrincipal() principal: Principal, @Args('input') input: RateCallInput) {
    const { address } = requireScope(principal, 'invoke');
    if (address === undefined)
      throw new ModelverseError('AUTH.FORBIDDEN', 'This principal has no wallet that could have paid.');
    const { receiptId, stars, comment } = input;
    return orErrorResult(RATE_CALL_ERRORS, async () =>
      this.shown(await this.rate.execute(address, { receiptId, stars, comment: comment ?? null })),
    );
  }

  @ResolveField('ratings')
  async ratings(@Parent() asset: { assetId: AssetId }, @Args() args: PageArguments) {
    const page = pageArgs(args, 2);
    const after = page.after && { ratedAt: secondsOf(page.after[0]), receiptId: String(page.after[1]) };
    const rows = await ratingsOfAsset(this.source, this.chain.chainId, asset.assetId, { after, limit: page.limit });
    return connectionOf(
      rows.map((row) => this.shown(row)),
      page,
      ({ ratedAt, receiptId }) => [ratedAt.getTime() / 1_000, receiptId],
    );
  }

  private shown({ receiptId, assetId: id, stars, comment, ratedAt }: Rating) {
    const { chainId } = this.chain;
    return {
      __typename: 'Rating' as const,
      id: `rating:${chainId}:${receiptId}`,
      receiptId,
      stars,
      comment,
      asset: {
        __typename: 'Asset',
        did: didOf(chainId, assetId(id)),
        assetId: assetId(id),
      },
      ratedAt: new Date(ratedAt * 1e3),
    };
  }
}

/** A cursor someone made up lists from before the first vote: nothing. */
function secondsOf(part: string | number | undefined): number {
  return Number.isSafeInteger(part) ? Number(part) : 0;
}
