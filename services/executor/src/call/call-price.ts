import type { UsdMicros } from '@icubed/protocol';

interface Priced {
  readonly assetPriceUsdMicros: UsdMicros;
  readonly base?: { readonly priceUsdMicros: UsdMicros };
}

interface Ceiling extends Priced {
  readonly nodePriceCeilingUsdMicros: UsdMicros;
}

/** What the asset and its base are paid, whichever node serves. */
export function assetsPrice({ assetPriceUsdMicros, base }: Priced): UsdMicros {
  return (assetPriceUsdMicros + (base?.priceUsdMicros ?? 0n)) as UsdMicros;
}

/** The most a call may cost, steps included: what is held for it. */
export function mostOf(terms: Ceiling & { readonly steps?: readonly Ceiling[] }): UsdMicros {
  return (assetsPrice(terms) + terms.nodePriceCeilingUsdMicros + mostOfSteps(terms.steps ?? [])) as UsdMicros;
}

export function mostOfSteps(steps: readonly Ceiling[]): UsdMicros {
  return steps.reduce((sum, step) => sum + mostOf(step), 0n) as UsdMicros;
}
