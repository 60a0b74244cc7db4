import { isModelverseError } from '@icubed/errors';
import { parseDidOn, type AssetId } from '@icubed/protocol';
import type { EdgeType } from '../asset/vocabulary.js';
import type { ReadmeCard } from './card-of-readme.js';

/** What a card says an asset was made from: `named` as it is written there. */
export interface NamedParent {
  readonly named: string;
  readonly edgeType: EdgeType;
  /** Where it is named by a DID of this chain. */
  readonly id?: AssetId;
}

const EDGE_OF_RELATION = { adapter: 'LORA', merge: 'MERGE', finetune: 'FINE_TUNE', quantized: 'FINE_TUNE' } as const;

/**
 * The parents a card names. A hub's relation is the creator's word where it is given; else several bases are a merge, a base under the library
 * `peft` is one of an adapter, and any other was fine-tuned: the rule by which hubs themselves guess.
 */
export function namedParents({ card, baseModelRelation }: ReadmeCard, chainId: number): NamedParent[] {
  const { baseModels = [], datasets = [], library } = card;
  const guessed = library === 'peft' ? 'adapter' : baseModels.length > 1 ? 'merge' : 'finetune';
  const edgeType = EDGE_OF_RELATION[baseModelRelation ?? guessed];
  return [
    ...baseModels.map((named) => ({ named, edgeType, ...idOf(named, chainId) })),
    ...datasets.map((named) => ({ named, edgeType: 'DATASET' as const, ...idOf(named, chainId) })),
  ];
}

function idOf(named: string, chainId: number): { id?: AssetId } {
  if (!named.startsWith('did:icubed:')) return {};
  try {
    return { id: parseDidOn(chainId, named) };
  } catch (error) {
    // another chain's, or no DID after all: a name like any other
    if (isModelverseError(error)) return {};
    throw error;
  }
}
