import { ModelverseError } from '@icubed/errors';
import type { AssetKind, Vertical } from '../asset/vocabulary.js';

export const TEXT_MAX_CHARS = 200;

/** What is looked for; what is left out is not asked of an asset. */
export interface SearchFilter {
  readonly text?: string | null;
  readonly vertical?: Vertical | null;
  readonly kind?: AssetKind | null;
  readonly state?: 'SEALED' | 'RELEASED' | null;
  readonly task?: string | null;
  readonly licence?: string | null;
  readonly tags?: readonly string[] | null;
  readonly priceMin?: bigint | null;
  readonly priceMax?: bigint | null;
}

/**
 * Makes the text what PostgreSQL can be asked for: it is a parameter, never part of a statement, and `websearch_to_tsquery` takes any text. Undefined
 * where nothing is left of it.
 *
 * @throws REGISTRY.SEARCH_INVALID for one that is too long, or too many tags
 */
export function searchText({ text, tags }: SearchFilter): string | undefined {
  // a text column holds no NUL
  const asked = (text ?? '').replaceAll('\0', ' ').trim();
  if (asked.length > TEXT_MAX_CHARS)
    throw new ModelverseError('REGISTRY.SEARCH_INVALID', `a search has at most ${TEXT_MAX_CHARS} characters`);
  if ((tags ?? []).length > 20) throw new ModelverseError('REGISTRY.SEARCH_INVALID', 'a search names at most 20 tags');
  return asked === '' ? undefined : asked;
}
