import {
  DAY_SECONDS,
  type InputAsset,
  type InputReceipt,
  type InputVote,
  previousModels,
  type RankingInputs,
  type RankingParameters,
  type RankingSnapshot,
  sortLists,
} from '@icubed/ranking';
import type { EntityManager } from 'typeorm';
import type { ChainContext } from '../../chain/chain-context.js';
import { holdersOf } from '../../holder/holder.store.js';
import { latestRelease, loadBytes } from '../release.store.js';

export interface Close {
  readonly week: number;
  readonly closedAt: number;
}

/** Everything known before the close, as one consistent view: run it in a repeatable read. */
export async function gatherInputs(
  manager: EntityManager,
  { chainId, jobManager, rankingAnchor }: ChainContext,
  { week, closedAt }: Close,
  parameters: RankingParameters,
): Promise<RankingInputs> {
  const receipts = await receiptsOf(manager, chainId, closedAt, parameters);
  const lists = sortLists({
    assets: await assetsOf(manager, chainId),
    receipts,
    votes: await votesBefore(manager, chainId, closedAt),
    payers: await payersOf(manager, chainId, closedAt, [...new Set(receipts.map(({ payer }) => payer))]),
    holders: await holdersOf(manager, chainId, BigInt(parameters.holderUnits)),
  });
  return {
    format: 'icubed-ranking-inputs/1',
    chainId,
    jobManager,
    week,
    closedAt,
    parameters,
    verifyingContract: rankingAnchor,
    ...lists,
    previous: await previousOf(manager, chainId, closedAt),
  };
}

// only what registry has announced: a call of an asset unknown here waits for the next release
const OF_KNOWN_ASSETS = 'JOIN ranked_asset USING (chain_id, asset_id)';

async function receiptsOf(
  manager: EntityManager,
  chainId: number,
  closedAt: number,
  parameters: RankingParameters,
): Promise<InputReceipt[]> {
  const window = Math.max(parameters.windowDays, parameters.starterDays) * DAY_SECONDS;
  const rows = await manager.query<{ content: InputReceipt }[]>(
    `SELECT content FROM paid_call ${OF_KNOWN_ASSETS}
     WHERE chain_id = $1 AND chain_time < $2 AND (chain_time >= $3 OR receipt_id IN (SELECT receipt_id FROM rating))`,
    [chainId, closedAt, closedAt - window],
  );
  return rows.map(({ content }) => content);
}

async function votesBefore(manager: EntityManager, chainId: number, closedAt: number): Promise<InputVote[]> {
  const rows = await manager.query<{ receiptId: string; stars: number; ratedAt: string }[]>(
    `SELECT receipt_id AS "receiptId", stars, rated_at::text AS "ratedAt" FROM rating ${OF_KNOWN_ASSETS}
     WHERE chain_id = $1 AND rated_at < $2`,
    [chainId, closedAt],
  );
  return rows.map((row) => ({ ...row, ratedAt: Number(row.ratedAt) }));
}

async function assetsOf(manager: EntityManager, chainId: number): Promise<InputAsset[]> {
  const rows = await manager.query<(Omit<InputAsset, 'registeredAt'> & { registeredAt: string })[]>(
    `SELECT asset_id::text AS "assetId", creator, kind, vertical, registered_at::text AS "registeredAt", parents::text[] AS parents
     FROM ranked_asset WHERE chain_id = $1`,
    [chainId],
  );
  return rows.map((row) => ({ ...row, registeredAt: Number(row.registeredAt) }));
}

function payersOf(manager: EntityManager, chainId: number, closedAt: number, payers: readonly string[]) {
  return manager.query<{ account: string; spent: string }[]>(
    `SELECT payer AS account, sum(asset_price + node_price)::text AS spent FROM paid_call
     WHERE chain_id = $1 AND chain_time < $2 AND payer = ANY($3) GROUP BY payer`,
    [chainId, closedAt, payers],
  );
}

async function previousOf(
  manager: EntityManager,
  chainId: number,
  closedAt: number,
): Promise<RankingInputs['previous']> {
  const release = await latestRelease(manager, chainId);
  const bytes = release && (await loadBytes(manager, chainId, release.cid, 'snapshot'));
  if (release === undefined || bytes === undefined) return null;
  const snapshot = JSON.parse(bytes.toString('utf8')) as RankingSnapshot;
  return { cid: release.cid, models: previousModels(snapshot, closedAt) };
}
