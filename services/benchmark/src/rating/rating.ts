import { ModelverseError } from '@icubed/errors';
import { DAY_SECONDS, type InputReceipt, type RankingParameters } from '@icubed/ranking';
import type { Holder } from '../holder/holder.store.js';

export interface Rating {
  readonly receiptId: string;
  readonly assetId: string;
  readonly payer: string;
  readonly stars: number;
  readonly comment: string | null;
  /** unix seconds of the chain */
  readonly ratedAt: number;
}

export interface Ballot {
  readonly receiptId: string;
  readonly stars: number;
  readonly comment: string | null;
}

/** What is known when a vote is cast. */
export interface Circumstances {
  readonly voter: string;
  readonly receipt: InputReceipt | undefined;
  readonly spentUsdMicros: bigint;
  /** of the asset, at the exclusion's threshold or above */
  readonly holders: readonly Holder[];
  readonly receiptRated: boolean;
  /** of this payer for this model */
  readonly lastRatedAt: number | undefined;
  readonly now: number;
}

export const MAX_COMMENT_CHARS = 1_000;

/** Refused before anything is looked up. Throws BENCHMARK.STARS_INVALID, BENCHMARK.COMMENT_TOO_LONG. */
export function checkBallot({ stars, comment }: Ballot): void {
  if (!Number.isInteger(stars) || stars < 1 || stars > 5) {
    throw new ModelverseError('BENCHMARK.STARS_INVALID', 'Give 1, 2, 3, 4 or 5 stars.');
  }
  if (comment !== null && comment.length > MAX_COMMENT_CHARS) {
    throw new ModelverseError('BENCHMARK.COMMENT_TOO_LONG', `A comment has at most ${MAX_COMMENT_CHARS} characters.`, {
      max: MAX_COMMENT_CHARS,
    });
  }
}

/** Accepts a vote or throws the BENCHMARK code of the rule it breaks. */
export function acceptRating(ballot: Ballot, at: Circumstances, policy: RankingParameters): Rating {
  const { receipt, voter, lastRatedAt } = at;
  if (receipt === undefined) {
    throw new ModelverseError(
      'BENCHMARK.RECEIPT_REQUIRED',
      'No paid call with this receipt is known. A receipt arrives within seconds of its call.',
    );
  }
  if (receipt.payer !== voter)
    throw new ModelverseError('BENCHMARK.RECEIPT_NOT_YOURS', 'Another account paid for this call.');
  if (at.holders.some(({ account }) => account === voter)) {
    throw new ModelverseError(
      'BENCHMARK.HOLDER_EXCLUDED',
      'Holders of 1 % of the shares or more do not rate the asset.',
    );
  }
  if (at.spentUsdMicros < BigInt(policy.minimumSpend)) {
    const extras = { spent: at.spentUsdMicros.toString(), required: policy.minimumSpend };
    throw new ModelverseError('BENCHMARK.SPEND_TOO_LOW', 'Spend more on paid calls first.', extras);
  }
  if (at.receiptRated) throw new ModelverseError('BENCHMARK.RATED_ALREADY', 'This receipt has been used for a vote.');
  // the executor's mirror may be a block ahead of this one's
  const ratedAt = Math.max(at.now, receipt.chainTime);
  const next = (lastRatedAt ?? Number.NEGATIVE_INFINITY) + policy.voteDays * DAY_SECONDS;
  if (ratedAt < next) {
    const extras = { nextVoteAt: new Date(next * 1_000).toISOString() };
    throw new ModelverseError(
      'BENCHMARK.RATED_ALREADY',
      `One vote per payer and model in ${policy.voteDays} days.`,
      extras,
    );
  }
  return { ...ballot, assetId: receipt.assetId, payer: voter, ratedAt };
}
