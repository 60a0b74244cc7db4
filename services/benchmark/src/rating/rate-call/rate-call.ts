import { ChainClock } from '@icubed/chain-listener';
import type { ErrorCode } from '@icubed/errors';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import type { RankingParameters } from '@icubed/ranking';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { POLICY } from '../../chain/policy.js';
import { holdersOf } from '../../holder/holder.store.js';
import { loadPaidCall, spentBy } from '../../paid-call/paid-call.store.js';
import { acceptRating, type Ballot, checkBallot, type Circumstances, type Rating } from '../rating.js';
import { insertRating, lockVotes, votesOf } from '../rating.store.js';

export const RATE_CALL_ERRORS: readonly ErrorCode[] = [
  'BENCHMARK.RECEIPT_REQUIRED',
  'BENCHMARK.RECEIPT_NOT_YOURS',
  'BENCHMARK.RATED_ALREADY',
  'BENCHMARK.HOLDER_EXCLUDED',
  'BENCHMARK.SPEND_TOO_LOW',
  'BENCHMARK.STARS_INVALID',
  'BENCHMARK.COMMENT_TOO_LONG',
];

/** One vote for one paid call. Throws the codes of RATE_CALL_ERRORS. */
@Injectable()
export class RateCall {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(POLICY) private readonly policy: RankingParameters,
    @Inject(ChainClock) private readonly clock: ChainClock,
  ) {}

  async execute(voterAddress: string, ballot: Ballot): Promise<Rating> {
    checkBallot(ballot);
    const voter = voterAddress.toLowerCase();
    const now = await this.clock.headSeconds();
    return inTransaction(this.source, async (manager) => {
      const rating = acceptRating(ballot, await this.circumstances(manager, voter, ballot.receiptId, now), this.policy);
      await insertRating(manager, this.chain.chainId, rating);
      return rating;
    });
  }

  private async circumstances(
    manager: EntityManager,
    voter: string,
    receiptId: string,
    now: number,
  ): Promise<Circumstances> {
    const { chainId } = this.chain;
    const receipt = await loadPaidCall(manager, chainId, receiptId);
    // of another's receipt nothing more is looked up
    if (receipt?.payer !== voter) {
      return { voter, receipt, now, spentUsdMicros: 0n, holders: [], receiptRated: false, lastRatedAt: undefined };
    }
    const { assetId } = receipt;
    await lockVotes(manager, assetId, voter);
    const votes = await votesOf(manager, chainId, { receiptId, assetId, payer: voter });
    const spentUsdMicros = await spentBy(manager, chainId, voter);
    const holders = await holdersOf(manager, chainId, BigInt(this.policy.holderUnits), assetId);
    return { voter, receipt, now, spentUsdMicros, holders, ...votes };
  }
}
