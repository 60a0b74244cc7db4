/** The enumerations of AssetRegistry, in the order of the contract: an index on-chain, a name everywhere else. */
export const ASSET_KINDS = ['MODEL', 'ADAPTER', 'PROFILE', 'MERGE', 'DATASET', 'WORKFLOW'] as const;
export const VERTICALS = ['NLP', 'CV', 'AUDIO', 'MULTIMODAL', 'TABULAR', 'OTHER'] as const;
export const EDGE_TYPES = ['PROMPT', 'LORA', 'FINE_TUNE', 'DISTIL', 'MERGE', 'COMPONENT', 'DATASET'] as const;

export type AssetKind = (typeof ASSET_KINDS)[number];
export type Vertical = (typeof VERTICALS)[number];
export type EdgeType = (typeof EDGE_TYPES)[number];

/** Terms a creator sets for derivatives, in basis points of their revenue. */
export interface Licence {
  readonly derivatives: boolean;
  readonly promptBps: number;
  readonly loraBps: number;
  readonly fineTuneBps: number;
  readonly distilBps: number;
  readonly mergeBps: number;
  readonly datasetBps: number;
  readonly textHash: string;
}

export const LICENCE_BPS_OF = {
  PROMPT: 'promptBps',
  LORA: 'loraBps',
  FINE_TUNE: 'fineTuneBps',
  DISTIL: 'distilBps',
  MERGE: 'mergeBps',
  DATASET: 'datasetBps',
} as const satisfies Partial<Record<EdgeType, keyof Licence>>;
