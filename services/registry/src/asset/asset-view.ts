import { didOf, type AssetId } from '@icubed/protocol';
import { priceAt } from './asset.js';
import type { MirroredAsset } from './asset.store.js';

/** The GraphQL type Asset, without the fields that other resolvers add. */
export function assetView({ chainId, id, asset, finality, asOfBlock }: MirroredAsset, headSeconds: number) {
  const { content, scheduledPrice, licence, ...fields } = asset;
  const released = content.status === 'RELEASED' ? content : undefined;
  const pending = scheduledPrice && scheduledPrice.effectiveAt > headSeconds ? scheduledPrice : undefined;
  return {
    ...fields,
    licence: { ...licence },
    did: didOf(chainId, id),
    chainId,
    assetId: id,
    pricePerCall: priceAt(asset, headSeconds),
    scheduledPrice: pending && { pricePerCall: pending.pricePerCall, effectiveAt: instant(pending.effectiveAt) },
    state: content.status,
    plainCid: released?.plainCid,
    filesRoot: released?.filesRoot,
    registeredAt: instant(asset.registeredAt),
    finality,
    asOfBlock,
    mirrored: { chainId, id, asset, finality, asOfBlock } as MirroredAsset,
  };
}

export type AssetView = ReturnType<typeof assetView>;

export interface AssetReference {
  readonly did: string;
  readonly assetId?: AssetId;
}

function instant(chainSeconds: number): Date {
  return new Date(chainSeconds * 1_000);
}
