import {
  type InputAsset,
  type InputReceipt,
  RANKED_KINDS,
  type RankingInputs,
  type Vertical,
} from '../inputs/ranking-inputs.js';
import { DAY_SECONDS } from '../parameters/ranking-parameters.js';
import { addStar, NO_STARS, type StarCounts } from '../score/rating.js';
import { countedUsage, type PayerFees } from '../score/usage.js';

/** What the facts say of one asset, holders and unproven voters already left out. */
export interface Tally {
  readonly asset: InputAsset;
  readonly stars: StarCounts;
  readonly paidCalls: number;
  readonly payers: number;
  readonly countedUsage: bigint;
  /** somebody without a stake has paid for it; else it is not ranked */
  readonly ranked: boolean;
}

const rankedKinds: ReadonlySet<string> = new Set(RANKED_KINDS);

export function tallies(inputs: RankingInputs): Tally[] {
  const { assets, receipts, parameters, holders } = inputs;
  const least = BigInt(parameters.holderUnits);
  const excluded = new Set(
    holders.filter(({ units }) => BigInt(units) >= least).map(({ assetId, account }) => `${assetId} ${account}`),
  );
  const counted = receipts.filter(({ assetId, payer }) => !excluded.has(`${assetId} ${payer}`));
  const byAsset = Map.groupBy(counted, ({ assetId }) => assetId);
  const proven = new Set(
    inputs.payers.filter(({ spent }) => BigInt(spent) >= BigInt(parameters.minimumSpend)).map(({ account }) => account),
  );
  const stars = starsByAsset(inputs, counted, proven);
  return assets.map((asset) => {
    const calls = byAsset.get(asset.assetId) ?? [];
    return {
      asset,
      stars: stars.get(asset.assetId) ?? NO_STARS,
      paidCalls: calls.filter(({ chainTime }) => chainTime >= inputs.closedAt - parameters.starterDays * DAY_SECONDS)
        .length,
      ...usageOf(calls, proven, inputs),
      ranked: rankedKinds.has(asset.kind) && calls.length > 0,
    };
  });
}

function usageOf(calls: readonly InputReceipt[], proven: ReadonlySet<string>, { closedAt, parameters }: RankingInputs) {
  const fees = new Map<string, bigint>();
  for (const { payer, assetPrice, chainTime } of calls) {
    if (chainTime >= closedAt - parameters.windowDays * DAY_SECONDS)
      fees.set(payer, (fees.get(payer) ?? 0n) + BigInt(assetPrice));
  }
  const payers: PayerFees[] = [...fees].map(([payer, feesUsdMicros]) => ({ feesUsdMicros, proven: proven.has(payer) }));
  return { payers: fees.size, countedUsage: countedUsage(payers, parameters) };
}

function starsByAsset(
  { votes }: RankingInputs,
  receipts: readonly InputReceipt[],
  proven: ReadonlySet<string>,
): Map<string, StarCounts> {
  const receiptOf = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  const stars = new Map<string, StarCounts>();
  for (const vote of votes) {
    const receipt = receiptOf.get(vote.receiptId);
    if (receipt === undefined || !proven.has(receipt.payer)) continue;
    stars.set(receipt.assetId, addStar(stars.get(receipt.assetId) ?? NO_STARS, vote.stars));
  }
  return stars;
}

export function starsByVertical(all: readonly Tally[]): Map<Vertical, StarCounts> {
  const sums = new Map<Vertical, StarCounts>();
  for (const { asset, stars } of all) {
    const sum = sums.get(asset.vertical) ?? NO_STARS;
    sums.set(asset.vertical, sum.map((count, index) => count + stars[index]!) as unknown as StarCounts);
  }
  return sums;
}
