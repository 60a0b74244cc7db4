import type { SearchFilter } from './search-query.js';

/** The price at the head's time ($3), as `priceAt` has it. */
const PRICE = `CASE WHEN (asset.state->'scheduledPrice'->>'effectiveAt')::bigint <= $3
  THEN (asset.state->'scheduledPrice'->'pricePerCall'->>'$big')::numeric
  ELSE (asset.state->'pricePerCall'->>'$big')::numeric END`;

/**
 * The assets that match. Words are found by PostgreSQL's full text search, names also by their trigrams, which forgive a typing error. The score orders them:
 * with words, by how well they fit, in whole parts of a million so that a cursor can name it; without, by the time of registration.
 */
export const MATCHES = `matches AS (
  SELECT asset.asset_id, asset.kind, asset.vertical, asset.state->'content'->>'status' AS status,
    entry.task, entry.licence, ${PRICE} AS price,
    CASE WHEN $2::text IS NULL THEN asset.registered_at
      ELSE round(1000000 * (ts_rank(entry.document, words.query) + similarity(entry.name, $2)))::bigint END AS score
  FROM asset
  JOIN catalogue_entry entry ON entry.chain_id = asset.chain_id AND entry.asset_id = asset.asset_id
  CROSS JOIN (SELECT websearch_to_tsquery('english', coalesce($2, '')) AS query) words
  WHERE asset.chain_id = $1
    AND ($2::text IS NULL OR entry.document @@ words.query OR entry.name % $2)
    AND ($4::text IS NULL OR asset.vertical = $4)
    AND ($5::text IS NULL OR asset.kind = $5)
    AND ($6::text IS NULL OR asset.state->'content'->>'status' = $6)
    AND ($7::text IS NULL OR entry.task = $7)
    AND ($8::text IS NULL OR entry.licence = $8)
    AND ($9::text[] IS NULL OR entry.tags @> $9)
    AND ($10::numeric IS NULL OR ${PRICE} >= $10)
    AND ($11::numeric IS NULL OR ${PRICE} <= $11)
)`;

export function matchParameters(
  chainId: number,
  text: string | undefined,
  headSeconds: number,
  filter: SearchFilter,
): unknown[] {
  const { vertical, kind, state, task, licence, tags, priceMin, priceMax } = filter;
  const plain = (value: string | null | undefined): string | null => value?.replaceAll('\0', ' ') ?? null;
  return [
    chainId,
    text ?? null,
    headSeconds,
    vertical ?? null,
    kind ?? null,
    state ?? null,
    plain(task),
    plain(licence),
    tags ? tags.map(plain) : null,
    priceMin?.toString() ?? null,
    priceMax?.toString() ?? null,
  ];
}
