import { MirrorReader } from '@icubed/chain-listener';
import type { AssetId } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Edge } from '../asset/asset.js';
import { AssetStore } from '../asset/asset.store.js';
import { moneyGraph, type MoneyGraph } from './money-graph.js';

/** Reads what is above an asset, at the mirror's head. */
@Injectable()
export class LineageReader {
  constructor(
    @Inject(AssetStore) private readonly assets: AssetStore,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  /** @throws REGISTRY.LINEAGE_TOO_LARGE */
  above(id: AssetId, edges: readonly Edge[]): Promise<MoneyGraph> {
    return moneyGraph(id, edges, async (ids) => {
      const found = await this.assets.find(this.mirror.chainId, ids);
      return new Map(found.map(({ id: parent, asset }) => [parent, asset.edges]));
    });
  }
}
