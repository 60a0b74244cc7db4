import type { ModelMatch, TensorSketch } from '@icubed/formats';
import { InjectDataSource, inTransaction } from '@icubed/persistence';
import { assetId, type AssetId } from '@icubed/protocol';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { keysOf, spreadRanges, spreadsOf } from './sketch-keys.js';

/** A registered asset whose weights share something with those that are asked about. */
export interface Candidate {
  readonly id: AssetId;
  readonly sketches: readonly TensorSketch[];
}

export interface FoundMatch {
  readonly id: AssetId;
  readonly match: ModelMatch;
}

/** A registered asset that was not compared yet. */
export interface Uncompared {
  readonly chainId: number;
  readonly id: AssetId;
  readonly sealedCid: string;
  readonly registeredAt: number;
  readonly versionId: string;
}

interface StoredSketch {
  readonly hash: string;
  readonly moments: readonly number[];
  readonly errors: readonly number[];
  readonly axes: TensorSketch['axes'];
}

/** Models that are compared tensor by tensor, by what they were found by. */
const IN_ORDER_MAX = 40;
const SHUFFLED_MAX = 20;
const MATCHES_MAX = IN_ORDER_MAX + SHUFFLED_MAX;
/** Rows that one key, or one tensor's range, gives at most: what very many models share tells little about one. */
const ROWS_MAX = 100;
const BATCH = 20;

/** One probe of an index for each key and each range: asked by `&&` for all keys at once, PostgreSQL reads the whole table. */
const CANDIDATES = `WITH in_order AS (
    SELECT version_id, sum(elements) AS elements FROM (
      SELECT DISTINCT near.* FROM unnest($2::bigint[]) AS asked (key) CROSS JOIN LATERAL (
        SELECT version_id, place, elements FROM tensor_sketch WHERE keys @> ARRAY[asked.key] LIMIT ${ROWS_MAX}) near) found
    GROUP BY version_id
  ), shuffled AS (
    SELECT version_id, sum(elements) AS elements FROM (
      SELECT DISTINCT near.* FROM unnest($3::bigint[], $4::int[], $5::int[], $6::int[], $7::int[]) AS asked (elements, low, high, axis_low, axis_high)
      CROSS JOIN LATERAL (
        SELECT version_id, place, elements FROM tensor_sketch
        WHERE elements = asked.elements AND spread BETWEEN asked.low AND asked.high AND axis_spread BETWEEN asked.axis_low AND asked.axis_high
        LIMIT ${ROWS_MAX}) near) found
    GROUP BY version_id
  ), registered AS (
    SELECT asset.asset_id, version.id, in_order.elements AS in_order, shuffled.elements AS shuffled
    FROM in_order FULL JOIN shuffled USING (version_id)
    JOIN content_version version ON version.id = version_id
    JOIN asset ON asset.chain_id = version.chain_id AND asset.sealed_cid = version.sealed_cid AND asset.creator = version.creator
    WHERE asset.chain_id = $1 AND ($8::bigint IS NULL OR (asset.registered_at, asset.asset_id) < ($8, $9::numeric))
  )
  (SELECT asset_id, id AS version_id FROM registered WHERE in_order IS NOT NULL ORDER BY in_order DESC, asset_id LIMIT ${IN_ORDER_MAX})
  UNION
  (SELECT asset_id, id AS version_id FROM registered WHERE shuffled IS NOT NULL ORDER BY shuffled DESC, asset_id LIMIT ${SHUFFLED_MAX})`;

@Injectable()
export class FingerprintStore {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async insert(manager: EntityManager, versionId: string, sketches: readonly TensorSketch[]): Promise<void> {
    if (sketches.length === 0) return;
    await manager.query(
      `INSERT INTO tensor_sketch (version_id, place, elements, keys, spread, axis_spread, sketch)
       SELECT $1, place, elements, keys::bigint[], spread, axis_spread, sketch
       FROM unnest($2::smallint[], $3::bigint[], $4::text[], $5::int[], $6::int[], $7::jsonb[])
         AS row (place, elements, keys, spread, axis_spread, sketch)`,
      [
        versionId,
        sketches.map((_, place) => place),
        sketches.map(({ elements }) => elements),
        sketches.map((sketch) => `{${keysOf(sketch).join(',')}}`),
        sketches.map((sketch) => spreadsOf(sketch)?.[0] ?? null),
        sketches.map((sketch) => spreadsOf(sketch)?.[1] ?? null),
        sketches.map(({ hash, moments, errors, axes }) =>
          JSON.stringify({ hash: Buffer.from(hash).toString('hex'), moments, errors, axes } satisfies StoredSketch),
        ),
      ],
    );
  }

  async ofVersion(versionId: string): Promise<TensorSketch[]> {
    return (await this.ofVersions([versionId])).get(versionId) ?? [];
  }

  /**
   * Registered assets with tensors like these, those that share most, in no order: by an index, whatever the number of models.
   *
   * @param before only assets that were registered earlier
   */
  async candidates(
    chainId: number,
    sketches: readonly TensorSketch[],
    before: Pick<Uncompared, 'id' | 'registeredAt'> | undefined,
  ): Promise<Candidate[]> {
    if (sketches.length === 0) return [];
    const ranges = sketches.flatMap((sketch) => {
      const range = spreadRanges(sketch);
      return range ? [[sketch.elements, ...range] as const] : [];
    });
    const rows = await this.source.query<{ asset_id: string; version_id: string }[]>(CANDIDATES, [
      chainId,
      sketches.flatMap(keysOf).map(String),
      ...[0, 1, 2, 3, 4].map((column) => ranges.map((range) => range[column])),
      before?.registeredAt ?? null,
      before?.id.toString() ?? null,
    ]);
    const stored = await this.ofVersions(rows.map(({ version_id }) => version_id));
    return rows.map((row) => ({ id: assetId(row.asset_id), sketches: stored.get(row.version_id) ?? [] }));
  }

  /** Registered assets whose weights are known here and were not compared. After a reorg an id may stand for other content. */
  async uncompared(): Promise<Uncompared[]> {
    const rows = await this.source.query<
      { chain_id: string; asset_id: string; sealed_cid: string; registered_at: string; version_id: string }[]
    >(
      `SELECT asset.chain_id, asset.asset_id, asset.sealed_cid, asset.registered_at, version.id AS version_id FROM asset
       JOIN content_version version
         ON version.chain_id = asset.chain_id AND version.sealed_cid = asset.sealed_cid AND version.creator = asset.creator
       LEFT JOIN fingerprint_search search ON search.chain_id = asset.chain_id AND search.asset_id = asset.asset_id
       WHERE search.sealed_cid IS DISTINCT FROM asset.sealed_cid LIMIT ${BATCH}`,
    );
    return rows.map((row) => ({
      chainId: Number(row.chain_id),
      id: assetId(row.asset_id),
      sealedCid: row.sealed_cid,
      registeredAt: Number(row.registered_at),
      versionId: row.version_id,
    }));
  }

  async writeMatches({ chainId, id, sealedCid }: Uncompared, found: readonly FoundMatch[]): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      await manager.query(
        `INSERT INTO fingerprint_search (chain_id, asset_id, sealed_cid) VALUES ($1, $2, $3)
         ON CONFLICT (chain_id, asset_id) DO UPDATE SET sealed_cid = EXCLUDED.sealed_cid`,
        [chainId, id.toString(), sealedCid],
      );
      await manager.query('DELETE FROM fingerprint_match WHERE chain_id = $1 AND asset_id = $2', [
        chainId,
        id.toString(),
      ]);
      for (const { id: other, match } of found)
        await manager.query(
          `INSERT INTO fingerprint_match (chain_id, asset_id, other_id, tensors, in_order, of_asset, of_other, distance)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            chainId,
            id.toString(),
            other.toString(),
            match.tensors,
            match.inOrder,
            match.ofFirst,
            match.ofSecond,
            match.distance ?? null,
          ],
        );
    });
  }

  /** What was found for an asset, the declared parents too, by how much of it is theirs. */
  async matchesOf(chainId: number, id: AssetId): Promise<FoundMatch[]> {
    const rows = await this.source.query<
      {
        other_id: string;
        tensors: number;
        in_order: number;
        of_asset: number;
        of_other: number;
        distance: number | null;
      }[]
    >(
      `SELECT other_id, tensors, in_order, of_asset, of_other, distance FROM fingerprint_match
       WHERE chain_id = $1 AND asset_id = $2 ORDER BY of_asset DESC, other_id LIMIT ${MATCHES_MAX}`,
      [chainId, id.toString()],
    );
    return rows.map((row) => ({
      id: assetId(row.other_id),
      match: {
        tensors: row.tensors,
        inOrder: row.in_order,
        ofFirst: row.of_asset,
        ofSecond: row.of_other,
        distance: row.distance ?? undefined,
      },
    }));
  }

  private async ofVersions(versionIds: readonly string[]): Promise<ReadonlyMap<string, TensorSketch[]>> {
    const rows = await this.source.query<{ version_id: string; elements: string; sketch: StoredSketch }[]>(
      'SELECT version_id, elements, sketch FROM tensor_sketch WHERE version_id = ANY($1::uuid[]) ORDER BY version_id, place',
      [versionIds],
    );
    const found = new Map<string, TensorSketch[]>();
    for (const { version_id, elements, sketch } of rows) {
      const tensors = found.get(version_id) ?? [];
      const hash = new Uint8Array(Buffer.from(sketch.hash, 'hex'));
      tensors.push({ ...sketch, elements: Number(elements), hash });
      found.set(version_id, tensors);
    }
    return found;
  }
}
