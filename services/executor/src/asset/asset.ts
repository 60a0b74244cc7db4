import type { AssetId, Bytes32, Did, UsdMicros } from '@icubed/protocol';
import type { AdmittedWorkflow } from '../workflow/workflow.js';

/** What the facts have told of an asset so far; they arrive in any order, so each part may be missing. */
export interface KnownAsset {
  readonly assetId: AssetId;
  readonly did: Did;
  readonly creator?: string;
  readonly kind?: string;
  readonly digest?: Bytes32;
  /** of the sealed folder, from the registration */
  readonly sealedCid?: string;
  /** of the plain folder, once it is released */
  readonly contentCid?: string;
  /** what a profile is of: its one PROMPT parent */
  readonly base?: AssetId;
  /** of a workflow, once the orchestrator has admitted it */
  readonly workflow?: AdmittedWorkflow;
  readonly prices: readonly PriceChange[];
}

/** Assets by their number, with those they run on. */
export type KnownAssets = ReadonlyMap<AssetId, KnownAsset>;

/** What must be known too before the asset can be quoted. */
export function componentsOf({ base, workflow }: KnownAsset): readonly AssetId[] {
  return [...(base === undefined ? [] : [base]), ...(workflow?.steps ?? []).map(({ assetId }) => assetId)];
}

export interface PriceChange {
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly priceUsdMicros: UsdMicros;
  /** unix seconds of the chain */
  readonly effectiveAt: bigint;
}

/** The price that holds: of the changes already in effect, the one the chain ordered last. */
export function priceAt(prices: readonly PriceChange[], chainSeconds: bigint): UsdMicros | undefined {
  const inEffect = prices.filter((change) => change.effectiveAt <= chainSeconds);
  return inEffect.reduce<PriceChange | undefined>(
    (last, change) => (last && isLater(last, change) ? last : change),
    undefined,
  )?.priceUsdMicros;
}

function isLater(a: PriceChange, b: PriceChange): boolean {
  return a.blockNumber === b.blockNumber ? a.logIndex > b.logIndex : a.blockNumber > b.blockNumber;
}
