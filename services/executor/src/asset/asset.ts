import { ModelverseError } from '@icubed/errors';
import type { AssetId, Bytes32, UsdMicros } from '@icubed/protocol';

/** What the facts have told of an asset so far; they arrive in any order, so each part may be missing. */
export interface KnownAsset {
  readonly assetId: AssetId;
  readonly creator?: string;
  readonly kind?: string;
  readonly digest?: Bytes32;
  readonly contentCid?: string;
  readonly prices: readonly PriceChange[];
}

export interface PriceChange {
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly priceUsdMicros: UsdMicros;
  /** unix seconds of the chain */
  readonly effectiveAt: bigint;
}

/** An asset whose calls can be leased. */
export interface CallableAsset {
  readonly assetId: AssetId;
  readonly creator: string;
  readonly digest: Bytes32;
  readonly contentCid: string;
  readonly priceUsdMicros: UsdMicros;
}

/** Kinds that a node runs by itself; profiles, adapters and workflows run through others. */
export const RUNNABLE: ReadonlySet<string> = new Set(['MODEL', 'MERGE']);

/** The price that holds: of the changes already in effect, the one the chain ordered last. */
export function priceAt(prices: readonly PriceChange[], chainSeconds: bigint): UsdMicros | undefined {
  const inEffect = prices.filter((change) => change.effectiveAt <= chainSeconds);
  return inEffect.reduce<PriceChange | undefined>(
    (last, change) => (last && isLater(last, change) ? last : change),
    undefined,
  )?.priceUsdMicros;
}

/** Throws EXECUTOR.ASSET_UNKNOWN or EXECUTOR.ASSET_NOT_CALLABLE. */
export function requireCallable(asset: KnownAsset | undefined, chainSeconds: bigint): CallableAsset {
  if (asset?.kind === undefined || asset.creator === undefined || asset.digest === undefined) {
    throw new ModelverseError(
      'EXECUTOR.ASSET_UNKNOWN',
      'the asset is not registered, or its registration is not final yet',
    );
  }
  if (!RUNNABLE.has(asset.kind)) throw notCallable(`assets of kind ${asset.kind} do not run by themselves`);
  if (asset.contentCid === undefined) throw notCallable('its content is not released yet');
  const priceUsdMicros = priceAt(asset.prices, chainSeconds);
  if (priceUsdMicros === undefined) throw notCallable('it has no price in effect yet');
  return {
    assetId: asset.assetId,
    creator: asset.creator,
    digest: asset.digest,
    contentCid: asset.contentCid,
    priceUsdMicros,
  };
}

function isLater(a: PriceChange, b: PriceChange): boolean {
  return a.blockNumber === b.blockNumber ? a.logIndex > b.logIndex : a.blockNumber > b.blockNumber;
}

const notCallable = (why: string) => new ModelverseError('EXECUTOR.ASSET_NOT_CALLABLE', why);
