import type { RunTerms } from '../call/call.js';
import type { KnownAssets } from './asset.js';

interface Located {
  readonly assetId: RunTerms['assetId'];
  readonly contentCid: string;
  readonly sealed?: true;
}

/** The terms of a call whose content was released after its hold was taken: no key opens it any more, and none is needed. */
export function openedSince<T extends RunTerms>(terms: T, known: KnownAssets): T {
  return { ...located(terms, known), ...(terms.base && { base: located(terms.base, known) }) };
}

function located<T extends Located>(content: T, known: KnownAssets): T {
  const contentCid = known.get(content.assetId)?.contentCid;
  if (!content.sealed || contentCid === undefined) return content;
  const { sealed: _, ...open } = content;
  return { ...open, contentCid } as T;
}
