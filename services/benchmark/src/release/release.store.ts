import type { EntityManager } from 'typeorm';
import { type AnchoredRoot, standingOf } from '../anchor/anchor.js';
import type { Release, ReleaseDraft } from './release.js';

type Reader = Pick<EntityManager, 'query'>;

interface ReleaseRow {
  readonly cid: string;
  readonly chain_id: string;
  readonly week: number;
  readonly closed_at: string;
  readonly root: string;
  readonly inputs_cid: string;
  readonly signature: string;
  readonly signer: string;
  readonly found: AnchoredRoot | null;
}

const RELEASES = `SELECT release.cid, release.chain_id::text, release.week, release.closed_at::text, release.root, inputs_cid, signature, signer,
    CASE WHEN found.week IS NULL THEN NULL ELSE jsonb_build_object('root', found.root, 'cid', found.cid,
      'transactionHash', found.transaction_hash, 'blockNumber', found.block_number) END AS found
  FROM ranking_release AS release LEFT JOIN anchored_root AS found ON found.chain_id = release.chain_id AND found.week = release.week`;

/** False when another process closed the week first. */
export async function insertRelease(manager: EntityManager, draft: ReleaseDraft): Promise<boolean> {
  const { cid, chainId, week, closedAt, root, inputsCid, snapshotBytes, inputsBytes, signature, signer } = draft;
  const rows = await manager.query<{ cid: string }[]>(
    `INSERT INTO ranking_release (cid, chain_id, week, closed_at, root, inputs_cid, snapshot, inputs, signature, signer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING cid`,
    [
      cid,
      chainId,
      week,
      closedAt,
      root,
      inputsCid,
      Buffer.from(snapshotBytes),
      Buffer.from(inputsBytes),
      signature,
      signer,
    ],
  );
  if (rows.length === 0) return false;
  const models = draft.snapshot.models.map((model) => ({
    asset_id: model.assetId,
    vertical: model.vertical,
    score: model.score,
    model,
    held_until: model.hold?.until ?? null,
    held_score: model.hold?.score ?? null,
  }));
  await manager.query(
    `INSERT INTO ranking_entry (cid, chain_id, asset_id, vertical, score, held_until, held_score, model)
     SELECT $1, $2, asset_id, vertical, score, held_until, held_score, model
     FROM jsonb_to_recordset($3::jsonb) AS entry(asset_id numeric, vertical text, score double precision,
       held_until bigint, held_score double precision, model jsonb)`,
    [cid, chainId, JSON.stringify(models)],
  );
  return true;
}

export async function latestRelease(reader: Reader, chainId: number): Promise<Release | undefined> {
  const rows = await reader.query<ReleaseRow[]>(
    `${RELEASES} WHERE release.chain_id = $1 ORDER BY release.week DESC LIMIT 1`,
    [chainId],
  );
  return rows[0] && fromRow(rows[0]);
}

export async function loadRelease(reader: Reader, chainId: number, cid: string): Promise<Release | undefined> {
  const rows = await reader.query<ReleaseRow[]>(`${RELEASES} WHERE release.chain_id = $1 AND release.cid = $2`, [
    chainId,
    cid,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/** The exact bytes a CID names. */
export async function loadBytes(
  reader: Reader,
  chainId: number,
  cid: string,
  part: 'snapshot' | 'inputs',
): Promise<Buffer | undefined> {
  const rows = await reader.query<{ bytes: Buffer }[]>(
    `SELECT ${part} AS bytes FROM ranking_release WHERE chain_id = $1 AND cid = $2`,
    [chainId, cid],
  );
  return rows[0]?.bytes;
}

function fromRow(row: ReleaseRow): Release {
  const { cid, week, root, signature, signer, found } = row;
  return {
    cid,
    week,
    root,
    signature,
    signer,
    ...standingOf({ root, cid }, found),
    chainId: Number(row.chain_id),
    closedAt: Number(row.closed_at),
    inputsCid: row.inputs_cid,
  };
}
