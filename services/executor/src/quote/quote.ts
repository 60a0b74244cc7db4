import { type AssetId, BPS, type UsdMicros } from '@icubed/protocol';
import type { LeasableAsset } from '../asset/callable-asset.js';

/** What an offer to run an asset costs; the node price is the most a node is paid under this quote. */
export interface Quote {
  readonly assetId: AssetId;
  readonly assetPriceUsdMicros: UsdMicros;
  /** of a profile: what its base is paid */
  readonly basePriceUsdMicros?: UsdMicros;
  readonly nodePriceUsdMicros: UsdMicros;
  /** of a workflow: what each step costs; it needs no node itself */
  readonly steps?: readonly StepQuote[];
  readonly totalUsdMicros: UsdMicros;
  /** unix milliseconds */
  readonly expiresAt: number;
}

export interface StepQuote {
  readonly step: number;
  readonly asset: LeasableAsset;
  readonly quote: Quote;
}

export interface NodeOffer {
  readonly node: string;
  readonly priceUsdMicros: UsdMicros;
}

export const QUOTE_LIFETIME_MS = 60_000;

/**
 * A node too dear for an asset would leave the asset less than its least part of assets' + node price (economics section 2), in basis
 * points. What holds for one node's price holds for every lower one, so that a call's ceiling carries it on to the lease.
 */
export function mayServe(offer: NodeOffer, assetsPriceUsdMicros: UsdMicros, leastPartBps: bigint): boolean {
  return assetsPriceUsdMicros * BPS >= (assetsPriceUsdMicros + offer.priceUsdMicros) * leastPartBps;
}

/** Cheapest first; equal prices by address, so that two replicas agree. */
export function rankOffers<O extends NodeOffer>(offers: readonly O[]): O[] {
  return offers.toSorted((a, b) =>
    a.priceUsdMicros === b.priceUsdMicros ? a.node.localeCompare(b.node) : a.priceUsdMicros < b.priceUsdMicros ? -1 : 1,
  );
}

export function quoteCall(
  asset: { assetId: AssetId; priceUsdMicros: UsdMicros; base?: { priceUsdMicros: UsdMicros } },
  offers: readonly NodeOffer[],
  leastPartBps: bigint,
  nowMs: number,
): Quote | undefined {
  const assetsPrice = (asset.priceUsdMicros + (asset.base?.priceUsdMicros ?? 0n)) as UsdMicros;
  const cheapest = rankOffers(offers)[0];
  if (cheapest === undefined || !mayServe(cheapest, assetsPrice, leastPartBps)) return undefined;
  return {
    assetId: asset.assetId,
    assetPriceUsdMicros: asset.priceUsdMicros,
    ...(asset.base && { basePriceUsdMicros: asset.base.priceUsdMicros }),
    nodePriceUsdMicros: cheapest.priceUsdMicros,
    totalUsdMicros: (assetsPrice + cheapest.priceUsdMicros) as UsdMicros,
    expiresAt: nowMs + QUOTE_LIFETIME_MS,
  };
}

/** A quote's price in the words of the API; `base` only of a profile, `steps` only of a workflow. */
export function quotedPrice({ assetPriceUsdMicros, basePriceUsdMicros: base, nodePriceUsdMicros, ...quote }: Quote) {
  const { steps, totalUsdMicros: total } = quote;
  return {
    asset: assetPriceUsdMicros,
    ...(base !== undefined && { base }),
    node: nodePriceUsdMicros,
    ...(steps && { steps: steps.reduce((sum, step) => sum + step.quote.totalUsdMicros, 0n) }),
    total,
  };
}
