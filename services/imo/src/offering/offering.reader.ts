import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { isModelverseError } from '@icubed/errors';
import { requestLoader, type SubgraphContext } from '@icubed/graphql';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { type MirroredOffering, OfferingStore } from './offering.store.js';
import { type OfferingView, offeringView } from './offering-view.js';

/** Reads offerings for GraphQL: one query per request and level, judged at the mirrored head's time. */
@Injectable()
export class OfferingReader {
  constructor(
    @Inject(OfferingStore) private readonly store: OfferingStore,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  /** @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN */
  async byDid(context: SubgraphContext, did: string): Promise<OfferingView | undefined> {
    const { chainId } = this.mirror;
    const loader = requestLoader<AssetId, MirroredOffering | undefined>(context, 'offering', async (ids) => {
      const found = new Map((await this.store.find(chainId, ids)).map((offering) => [offering.assetId, offering]));
      return ids.map((id) => found.get(id));
    });
    const offering = await loader.load(parseDidOn(chainId, did));
    return offering && offeringView(offering, await this.headSeconds());
  }

  async list(
    status: string | null,
    after: { openedAt: number; assetId: bigint } | undefined,
    limit: number,
  ): Promise<OfferingView[]> {
    const [rows, now] = await Promise.all([
      this.store.list(this.mirror.chainId, status, after, limit),
      this.headSeconds(),
    ]);
    return rows.map((row) => offeringView(row, now));
  }

  private async headSeconds(): Promise<number> {
    return this.clock.headSeconds().catch((error: unknown) => {
      // without a mirrored block there is no offering whose time could matter
      if (isModelverseError(error, 'MIRROR.BEHIND')) return 0;
      throw error;
    });
  }
}
