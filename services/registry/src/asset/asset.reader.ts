import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { isModelverseError } from '@icubed/errors';
import { requestLoader, type SubgraphContext } from '@icubed/graphql';
import { parseDidOn, type AssetId } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { assetView, type AssetView } from './asset-view.js';
import { AssetStore, type MirroredAsset } from './asset.store.js';

/** Reads assets for GraphQL: looked up in one query per request and level, priced at the mirrored head's time. */
@Injectable()
export class AssetReader {
  constructor(
    @Inject(AssetStore) private readonly store: AssetStore,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  get chainId(): number {
    return this.mirror.chainId;
  }

  /** @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN */
  async byDid(context: SubgraphContext, did: string): Promise<AssetView | undefined> {
    return this.byId(context, parseDidOn(this.chainId, did));
  }

  async byId(context: SubgraphContext, id: AssetId): Promise<AssetView | undefined> {
    const loader = requestLoader<AssetId, MirroredAsset | undefined>(context, 'asset', async (ids) => {
      const found = new Map((await this.store.find(this.chainId, ids)).map((asset) => [asset.id, asset]));
      return ids.map((wanted) => found.get(wanted));
    });
    const asset = await loader.load(id);
    return asset && assetView(asset, await this.headSeconds(context));
  }

  async views(context: SubgraphContext, assets: readonly MirroredAsset[]): Promise<AssetView[]> {
    const headSeconds = assets.length > 0 ? await this.headSeconds(context) : 0;
    return assets.map((asset) => assetView(asset, headSeconds));
  }

  /** The mirrored head's time; 0 before the first block. */
  async headSeconds(context: SubgraphContext): Promise<number> {
    return requestLoader<string, number>(context, 'head', async (keys) => {
      const seconds = await this.clock.headSeconds().catch((error: unknown) => {
        // without a mirrored block there is no asset whose price could be asked for
        if (isModelverseError(error, 'MIRROR.BEHIND')) return 0;
        throw error;
      });
      return keys.map(() => seconds);
    }).load('now');
  }
}
