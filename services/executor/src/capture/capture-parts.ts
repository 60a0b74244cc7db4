import type { AssetId, UsdMicros } from '@icubed/protocol';
import { ZeroAddress } from 'ethers';
import { assetsPrice } from '../call/call-price.js';
import type { CallTerms, LeaseTerms } from '../call/call.js';

/** What one asset and the node are paid of a call: a leaf of the usage tree and an entry of the splits. */
export interface CapturePart {
  /** 0 is the called asset, 1 the base it ran on */
  readonly part: number;
  readonly assetId: AssetId;
  readonly node: string;
  readonly assetAmountUsdMicros: UsdMicros;
  readonly nodeAmountUsdMicros: UsdMicros;
}

type Priced = Pick<CallTerms, 'assetId' | 'assetPriceUsdMicros' | 'base'>;

/**
 * JobManager wants the least part of the asset (economics section 2) in every split, not only in their sum, so the node's price is
 * carried by asset and base in proportion to theirs: what holds for the sum then holds for each.
 */
export function captureParts(terms: Priced, lease: Pick<LeaseTerms, 'node' | 'nodePriceUsdMicros'>): CapturePart[] {
  const { assetId, assetPriceUsdMicros, base } = terms;
  const { node, nodePriceUsdMicros } = lease;
  const sum = assetsPrice(terms);
  const carried =
    base === undefined || sum === 0n ? nodePriceUsdMicros : (nodePriceUsdMicros * assetPriceUsdMicros) / sum;
  const own = amounts(assetPriceUsdMicros, carried);
  if (base === undefined) return [{ part: 0, assetId, node, ...own }];
  const rest = amounts(base.priceUsdMicros, nodePriceUsdMicros - carried);
  return [
    { part: 0, assetId, node, ...own },
    { part: 1, assetId: base.assetId, node, ...rest },
  ];
}

/** What a workflow takes itself: its steps pay their components and nodes. */
export function ownPart({
  assetId,
  assetPriceUsdMicros,
}: Pick<Priced, 'assetId' | 'assetPriceUsdMicros'>): CapturePart {
  return { part: 0, assetId, node: ZeroAddress, ...amounts(assetPriceUsdMicros, 0n) };
}

export function sumOf(parts: readonly CapturePart[]): UsdMicros {
  return parts.reduce((sum, part) => sum + part.assetAmountUsdMicros + part.nodeAmountUsdMicros, 0n) as UsdMicros;
}

const amounts = (asset: bigint, node: bigint) => ({
  assetAmountUsdMicros: asset as UsdMicros,
  nodeAmountUsdMicros: node as UsdMicros,
});
