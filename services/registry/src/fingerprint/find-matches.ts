import { matchModels, suspicious, type TensorSketch } from '@icubed/formats';
import type { FingerprintStore, FoundMatch, Uncompared } from './fingerprint.store.js';

const FOUND_MAX = 20;

/** Registered assets that these weights share enough with, the most alike first. */
export async function findMatches(
  store: Pick<FingerprintStore, 'candidates'>,
  chainId: number,
  sketches: readonly TensorSketch[],
  before?: Pick<Uncompared, 'id' | 'registeredAt'>,
): Promise<FoundMatch[]> {
  const candidates = await store.candidates(chainId, sketches, before);
  return candidates
    .map(({ id, sketches: others }) => ({ id, match: matchModels(sketches, others) }))
    .filter(({ match }) => suspicious(match))
    .sort((a, b) => b.match.ofFirst - a.match.ofFirst || (a.match.distance ?? 1) - (b.match.distance ?? 1))
    .slice(0, FOUND_MAX);
}
