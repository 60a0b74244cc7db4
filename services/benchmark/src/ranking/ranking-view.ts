import { assetId, didOf } from '@icubed/protocol';
import { inForce } from '@icubed/ranking';
import type { Release } from '../release/release.js';
import type { Place } from './ranking.store.js';

/** A model's place as the API shows it at a second of the chain's clock. */
export function rankingView({ cid, model }: Place, chainId: number, now: number) {
  const { lower, upper, vertical, terms, votes, meanStars, paidCalls, payers, countedUsage, starterPool } = model;
  const { score, overall, inVertical, heldUntil } = inForce(model, now);
  const id = assetId(model.assetId);
  return {
    asset: {
      __typename: 'Asset' as const,
      did: didOf(chainId, id),
      assetId: id,
    },
    vertical,
    score,
    terms,
    votes,
    meanStars,
    paidCalls,
    payers,
    countedUsage,
    starterPool,
    rank: overall,
    verticalRank: inVertical,
    interval: {
      ...model.overall,
      lower,
      upper,
    },
    verticalInterval: {
      ...model.inVertical,
      lower,
      upper,
    },
    heldUntil: heldUntil === null ? null : new Date(heldUntil * 1e3),
    release: cid,
  };
}

export function releaseView({
  cid,
  inputsCid,
  week,
  closedAt,
  root,
  signer,
  signature,
  anchor,
  foreignAnchor,
}: Release) {
  return {
    cid,
    inputsCid,
    week,
    root,
    signer,
    signature,
    closedAt: new Date(closedAt * 1e3),
    anchor: anchor && { ...anchor, blockNumber: BigInt(anchor.blockNumber) },
    foreignAnchor: foreignAnchor && { ...foreignAnchor, blockNumber: BigInt(foreignAnchor.blockNumber) },
    anchoredIn: anchor?.transactionHash ?? null,
  };
}
