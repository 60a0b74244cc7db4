import type { UsdMicros } from '@icubed/protocol';

interface Priced {
  readonly assetPriceUsdMicros: UsdMicros;
  readonly base?: { readonly priceUsdMicros: UsdMicros };
}

/** What the asset and its base are paid, whichever node serves. */
export function assetsPrice({ assetPriceUsdMicros, base }: Priced): UsdMicros {
  return (assetPriceUsdMicros + (base?.priceUsdMicros ?? 0n)) as UsdMicros;
}

/** The most a call may cost: what is held for it. */
export function mostOf(terms: Priced & { readonly nodePriceCeilingUsdMicros: UsdMicros }): UsdMicros {
  return (assetsPrice(terms) + terms.nodePriceCeilingUsdMicros) as UsdMicros;
}
