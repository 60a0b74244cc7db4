/** Assets that each look-up brings at most. */
const FROM_EACH = 200;
/** Cards whose words are compared: words that more cards hold say little. */
const CARDS_READ = 5_000;
const WORDS = 12;

/**
 * The facts about each candidate for the asset $2 on the chain $1. Candidates come from indexes: the words of its card, its task, its relatives, its datasets, its
 * weights; each value is in millionths.
 */
export const SIMILAR = `WITH mine AS (
  SELECT asset.asset_id, asset.vertical, entry.task, coalesce(entry.tags, '{}') AS tags, entry.document,
    -- its words, those of the name first; a quoted word is a word whatever is in it
    (SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''', ' | ')::tsquery FROM (
       SELECT lexeme FROM unnest(entry.document) AS word (lexeme, positions, weights) WHERE weights && '{A,B}'
       ORDER BY weights[1], lexeme LIMIT ${WORDS}) chosen) AS words
  FROM asset LEFT JOIN catalogue_entry entry USING (chain_id, asset_id) WHERE chain_id = $1 AND asset_id = $2
), relative AS (
  SELECT id, min(distance) AS distance FROM (
    (SELECT parent AS id, 1 AS distance FROM edge WHERE chain_id = $1 AND child = $2)
    UNION ALL (SELECT child, 1 FROM edge WHERE chain_id = $1 AND parent = $2 ORDER BY child LIMIT ${FROM_EACH})
    UNION ALL (SELECT up.parent, 2 FROM edge own JOIN edge up ON up.chain_id = $1 AND up.child = own.parent
      WHERE own.chain_id = $1 AND own.child = $2 ORDER BY up.parent LIMIT ${FROM_EACH})
    UNION ALL (SELECT down.child, 2 FROM edge own JOIN edge down ON down.chain_id = $1 AND down.parent = own.child
      WHERE own.chain_id = $1 AND own.parent = $2 ORDER BY down.child LIMIT ${FROM_EACH})
    -- a dataset in common is a term of its own
    UNION ALL (SELECT down.child, 2 FROM edge own JOIN asset above ON above.chain_id = $1 AND above.asset_id = own.parent AND above.kind <> 'DATASET'
      JOIN edge down ON down.chain_id = $1 AND down.parent = own.parent
      WHERE own.chain_id = $1 AND own.child = $2 ORDER BY down.child LIMIT ${FROM_EACH})
  ) ways GROUP BY id
), dataset AS (
  SELECT own.parent AS id FROM edge own JOIN asset ON asset.chain_id = $1 AND asset.asset_id = own.parent AND asset.kind = 'DATASET'
  WHERE own.chain_id = $1 AND own.child = $2
), trained AS (
  SELECT edge.child AS id FROM dataset JOIN edge ON edge.chain_id = $1 AND edge.parent = dataset.id ORDER BY edge.child LIMIT ${FROM_EACH}
), alike AS (
  SELECT id, max(share) AS share FROM (
    SELECT other_id AS id, greatest(of_asset, of_other) AS share FROM fingerprint_match WHERE chain_id = $1 AND asset_id = $2
    UNION ALL (SELECT asset_id, greatest(of_asset, of_other) FROM fingerprint_match WHERE chain_id = $1 AND other_id = $2 ORDER BY asset_id LIMIT ${FROM_EACH})
  ) matches GROUP BY id
), worded AS (
  SELECT asset_id AS id FROM (
    SELECT entry.asset_id, entry.document, mine.words FROM mine JOIN catalogue_entry entry ON entry.chain_id = $1 AND entry.document @@ mine.words
    LIMIT ${CARDS_READ}) found
  ORDER BY ts_rank(document, words) DESC, asset_id LIMIT ${FROM_EACH}
), same_task AS (
  SELECT entry.asset_id AS id FROM mine JOIN catalogue_entry entry ON entry.chain_id = $1 AND entry.task = mine.task
  ORDER BY entry.asset_id LIMIT ${FROM_EACH}
), candidate AS (
  SELECT id FROM relative UNION SELECT id FROM trained UNION SELECT id FROM alike UNION SELECT id FROM worded UNION SELECT id FROM same_task
)
SELECT asset.asset_id,
  coalesce(ts_rank(entry.document, mine.words) / nullif(ts_rank(mine.document, mine.words), 0), 0) * 1000000 AS "TEXT",
  CASE WHEN entry.task = mine.task THEN 1000000 ELSE 0 END AS "TASK",
  CASE WHEN asset.vertical = mine.vertical THEN 1000000 ELSE 0 END AS "VERTICAL",
  coalesce((SELECT 1000000.0 * count(*) FILTER (WHERE tag = ANY(mine.tags) AND tag = ANY(entry.tags)) / nullif(count(*), 0)
    FROM (SELECT DISTINCT unnest(mine.tags || entry.tags) AS tag) all_tags), 0) AS "TAGS",
  coalesce(1000000 / relative.distance, 0) AS "LINEAGE",
  coalesce((SELECT 1000000.0 * count(*) FILTER (WHERE ours AND theirs) / nullif(count(*), 0) FROM (
    SELECT id, bool_or(mine) AS ours, bool_or(NOT mine) AS theirs FROM (
      SELECT id, true AS mine FROM dataset
      UNION ALL SELECT edge.parent, false FROM edge JOIN asset data ON data.chain_id = $1 AND data.asset_id = edge.parent AND data.kind = 'DATASET'
        WHERE edge.chain_id = $1 AND edge.child = asset.asset_id) used GROUP BY id) sets), 0) AS "DATASETS",
  coalesce(alike.share, 0) * 1000000 AS "WEIGHTS"
FROM mine CROSS JOIN candidate
JOIN asset ON asset.chain_id = $1 AND asset.asset_id = candidate.id
LEFT JOIN catalogue_entry entry ON entry.chain_id = $1 AND entry.asset_id = asset.asset_id
LEFT JOIN relative ON relative.id = asset.asset_id
LEFT JOIN alike ON alike.id = asset.asset_id
WHERE asset.asset_id <> $2`;
