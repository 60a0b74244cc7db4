import type { EntityManager } from 'typeorm';
import type { Anchor, Release, ReleaseDraft } from './release.js';

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
  readonly anchor: Anchor | null;
}

const COLUMNS = 'cid, chain_id::text, week, closed_at::text, root, inputs_cid, signature, signer, anchor';

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
    `SELECT ${COLUMNS} FROM ranking_release WHERE chain_id = $1 ORDER BY week DESC LIMIT 1`,
    [chainId],
  );
  return rows[0] && fromRow(rows[0]);
}

export async function loadRelease(reader: Reader, chainId: number, cid: string): Promise<Release | undefined> {
  const rows = await reader.query<ReleaseRow[]>(
    `SELECT ${COLUMNS} FROM ranking_release WHERE chain_id = $1 AND cid = $2`,
    [chainId, cid],
  );
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
  const { cid, week, root, signature, signer, anchor } = row;
  return {
    cid,
    week,
    root,
    signature,
    signer,
    anchor,
    chainId: Number(row.chain_id),
    closedAt: Number(row.closed_at),
    inputsCid: row.inputs_cid,
  };
}
