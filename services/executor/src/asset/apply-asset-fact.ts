import { assetPriceChanged, assetRegistered, contentPublished, type Fact, readFact } from '@icubed/events';
import { assetId, type Bytes32, usdMicros } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { addPrice, type AssetKey, mergeAsset } from './asset.store.js';

/**
 * Facts of registry.asset, in any order: each sets only what it tells, so a release before its registration waits in the row.
 * Facts of another chain are no concern of this deployment.
 */
export async function applyAssetFact(manager: EntityManager, chainId: number, fact: Fact): Promise<void> {
  const registered = readFact(assetRegistered, fact);
  if (registered?.chainId === chainId) {
    const key = keyOf(registered);
    const { creator, kind, origin } = registered;
    const bases = registered.parents.filter(({ edgeType }) => edgeType === 'PROMPT');
    await mergeAsset(manager, key, {
      creator,
      kind,
      digest: registered.digest as Bytes32,
      sealedCid: registered.sealedCid,
      ...(bases.length === 1 && bases[0] && { base: assetId(bases[0].assetId) }),
    });
    const effectiveAt = BigInt(registered.registeredAt);
    await addPrice(manager, key, {
      ...positionOf(origin),
      priceUsdMicros: usdMicros(registered.pricePerCall),
      effectiveAt,
    });
  }
  const published = readFact(contentPublished, fact);
  if (published?.chainId === chainId) await mergeAsset(manager, keyOf(published), { contentCid: published.plainCid });
  const priced = readFact(assetPriceChanged, fact);
  if (priced?.chainId === chainId) {
    await mergeAsset(manager, keyOf(priced), {});
    const change = { priceUsdMicros: usdMicros(priced.pricePerCall), effectiveAt: BigInt(priced.effectiveAt) };
    await addPrice(manager, keyOf(priced), { ...positionOf(priced.origin), ...change });
  }
}

const keyOf = (data: { chainId: number; assetId: string }): AssetKey => ({
  chainId: data.chainId,
  assetId: assetId(data.assetId),
});
const positionOf = (origin: { blockNumber: string; logIndex: number }) => ({
  blockNumber: BigInt(origin.blockNumber),
  logIndex: origin.logIndex,
});
