import { cidOf, leafHash, merkleRoot } from '@icubed/protocol';
import { type RankingInputs, VERTICALS, type Vertical } from '../inputs/ranking-inputs.js';
import { auditHold } from '../rank/audit-hold.js';
import { byScore, rankIntervals } from '../rank/rank-models.js';
import { isInStarterPool } from '../rank/starter-pool.js';
import { canonicalBytes } from '../release/canonical.js';
import { composite, type Score } from '../score/composite.js';
import { fixed } from '../score/fixed.js';
import { categoryPrior, NO_STARS, ratingTerm, type StarCounts } from '../score/rating.js';
import { citationWeights, percentiles, standingTerm } from '../score/standing.js';
import { p99, usageTerm } from '../score/usage.js';
import type { RankedModel, RankingSnapshot } from './ranking-snapshot.js';
import { starsByVertical, type Tally, tallies } from './tally.js';

type Placed = Score & { readonly tally: Tally; readonly terms: RankedModel['terms']; readonly assetId: string };

/** The whole rule: inputs in, snapshot out, nothing else looked at. Inputs are taken as checked (`checkInputs`). */
export function computeSnapshot(inputs: RankingInputs): RankingSnapshot {
  const { chainId, verifyingContract, week, closedAt, parameters } = inputs;
  const all = tallies(inputs);
  const models = placed(scored(all, inputs), inputs);
  return {
    format: 'icubed-ranking/1',
    chainId,
    verifyingContract,
    week,
    closedAt,
    parameters,
    models,
    inputs: cidOf(canonicalBytes(inputs)),
    previous: inputs.previous?.cid ?? null,
    root: rootOf(models),
    top: topOf(models, parameters.listed),
  };
}

function scored(all: readonly Tally[], { parameters }: RankingInputs): Placed[] {
  const ranked = all.filter((tally) => tally.ranked);
  const stars = starsByVertical(all);
  const top = p99(ranked.map((tally) => tally.countedUsage));
  const weights = citationWeights(all.map(({ asset, countedUsage }) => ({ parents: asset.parents, countedUsage })));
  const citations = percentiles(ranked.map(({ asset }) => weights.get(asset.assetId) ?? 0n));
  return ranked.map((tally, index) => {
    const rating = ratingTerm(tally.stars, categoryPrior(stars.get(tally.asset.vertical) ?? NO_STARS, parameters));
    const usage = usageTerm(tally.countedUsage, top);
    const standing = standingTerm(citations[index]!);
    return {
      ...composite(rating, usage, standing, parameters),
      tally,
      assetId: tally.asset.assetId,
      terms: {
        rating: fixed(rating.value),
        usage: fixed(usage),
        standing: fixed(standing),
      },
    };
  });
}

function placed(scores: readonly Placed[], { closedAt, parameters, previous }: RankingInputs): RankedModel[] {
  const overall = rankIntervals(scores);
  const inVertical = new Map(
    [...Map.groupBy(scores, ({ tally }) => tally.asset.vertical).values()].flatMap((members) => {
      const intervals = rankIntervals(members);
      return members.map(({ assetId }, index) => [assetId, intervals[index]!] as const);
    }),
  );
  const before = new Map(previous?.models.map((model) => [model.assetId, model]));
  return scores.map(({ tally, terms, score, lower, upper, assetId }, index) => {
    const { creator, kind, vertical, registeredAt } = tally.asset;
    const { paidCalls, payers } = tally;
    return {
      assetId,
      creator,
      vertical,
      terms,
      score,
      lower,
      upper,
      paidCalls,
      payers,
      kind: kind as RankedModel['kind'],
      ...opinionOf(tally.stars),
      countedUsage: tally.countedUsage.toString(),
      starterPool: isInStarterPool(
        {
          registeredAt,
          paidCalls,
        },
        closedAt,
        parameters,
      ),
      overall: overall[index]!,
      inVertical: inVertical.get(assetId)!,
      hold: auditHold(score, before.get(assetId), closedAt, parameters),
    };
  });
}

function opinionOf(stars: StarCounts): Pick<RankedModel, 'votes' | 'meanStars'> {
  const votes = stars.reduce((sum, count) => sum + count, 0);
  const total = stars.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return { votes, meanStars: votes === 0 ? null : fixed(total / votes) };
}

export function rootOf(models: readonly RankedModel[]): string {
  return `0x${Buffer.from(merkleRoot(models.map((model) => leafHash(canonicalBytes(model))))).toString('hex')}`;
}

function topOf(models: readonly RankedModel[], listed: number): RankingSnapshot['top'] {
  const best = (members: readonly RankedModel[]): string[] =>
    members
      .toSorted(byScore)
      .slice(0, listed)
      .map(({ assetId }) => assetId);
  const ofVertical = (wanted: Vertical) => best(models.filter(({ vertical }) => vertical === wanted));
  const verticals = Object.fromEntries(VERTICALS.map((vertical) => [vertical, ofVertical(vertical)]));
  return { overall: best(models), verticals: verticals as Record<Vertical, string[]> };
}
