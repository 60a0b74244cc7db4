import type { AssetId } from '@icubed/protocol';
import type { FoundMatch } from './fingerprint.store.js';

/** A relative that is this much nearer than the declared ancestor of both is not explained by it. */
const NEARER = 0.02;
const SHUFFLED_DISTANCE = 0.5;

/**
 * Of what was found, what the asset's declared lineage does not explain. A declared ancestor is no suspect; nor is who has that ancestor too and is no nearer: two
 * derivatives of one model are alike because of it.
 *
 * @param ancestors of an asset, as declared
 */
export async function unexplained(
  found: readonly FoundMatch[],
  declared: ReadonlySet<AssetId>,
  ancestors: (id: AssetId) => Promise<ReadonlySet<AssetId>>,
): Promise<FoundMatch[]> {
  const known = found.filter(({ id }) => declared.has(id));
  const suspects: FoundMatch[] = [];
  for (const suspect of found) {
    if (declared.has(suspect.id)) continue;
    const above = known.length > 0 ? await ancestors(suspect.id) : new Set<AssetId>();
    const explained = known.some(
      ({ id, match }) => above.has(id) && distance(match) <= distance(suspect.match) + NEARER,
    );
    if (!explained) suspects.push(suspect);
  }
  return suspects;
}

function distance(match: FoundMatch['match']): number {
  return match.distance ?? SHUFFLED_DISTANCE;
}
