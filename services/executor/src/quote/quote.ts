import { type AssetId, BPS, type UsdMicros } from '@icubed/protocol';

/** What an offer to run an asset costs; the node price is the most a node is paid under this quote. */
export interface Quote {
  readonly assetId: AssetId;
  readonly assetPriceUsdMicros: UsdMicros;
  readonly nodePriceUsdMicros: UsdMicros;
  readonly totalUsdMicros: UsdMicros;
  /** unix milliseconds */
  readonly expiresAt: number;
}

export interface NodeOffer {
  readonly node: string;
  readonly priceUsdMicros: UsdMicros;
}

/** Of asset price + node price at least this part is the asset's (economics section 2). */
export const MIN_ASSET_BPS = 2_000n;
export const QUOTE_LIFETIME_MS = 60_000;

/** A node too dear for an asset would leave the asset less than its least part. */
export function mayServe(offer: NodeOffer, assetPriceUsdMicros: UsdMicros): boolean {
  return assetPriceUsdMicros * BPS >= (assetPriceUsdMicros + offer.priceUsdMicros) * MIN_ASSET_BPS;
}

/** Cheapest first; equal prices by address, so that two replicas agree. */
export function rankOffers<O extends NodeOffer>(offers: readonly O[], assetPriceUsdMicros: UsdMicros): O[] {
  return offers
    .filter((offer) => mayServe(offer, assetPriceUsdMicros))
    .sort((a, b) =>
      a.priceUsdMicros === b.priceUsdMicros
        ? a.node.localeCompare(b.node)
        : a.priceUsdMicros < b.priceUsdMicros
          ? -1
          : 1,
    );
}

export function quoteCall(
  asset: { assetId: AssetId; priceUsdMicros: UsdMicros },
  offers: readonly NodeOffer[],
  nowMs: number,
): Quote | undefined {
  const cheapest = rankOffers(offers, asset.priceUsdMicros)[0];
  if (cheapest === undefined) return undefined;
  return {
    assetId: asset.assetId,
    assetPriceUsdMicros: asset.priceUsdMicros,
    nodePriceUsdMicros: cheapest.priceUsdMicros,
    totalUsdMicros: (asset.priceUsdMicros + cheapest.priceUsdMicros) as UsdMicros,
    expiresAt: nowMs + QUOTE_LIFETIME_MS,
  };
}
