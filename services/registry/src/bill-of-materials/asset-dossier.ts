import { ModelverseError } from '@icubed/errors';
import { MirrorReader } from '@icubed/chain-listener';
import { didOf, parseDidOn, type Did } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Edge, RegisteredAsset } from '../asset/asset.js';
import { AssetStore } from '../asset/asset.store.js';
import { cardFacts, type CardFacts } from '../card/card-facts.js';
import { CardReader } from '../content/card.reader.js';

/** A parent; its asset is missing while the mirror has not seen it, its card where none is held here. */
export interface DossierParent {
  readonly did: Did;
  readonly edge: Edge;
  readonly asset?: RegisteredAsset;
  readonly card?: CardFacts;
}

/** All that an export says of an asset: what the chain says, what its card says, and both of its parents. */
export interface Dossier {
  readonly did: Did;
  readonly chainId: number;
  readonly asset: RegisteredAsset;
  readonly asOfBlock: bigint;
  readonly card?: CardFacts;
  readonly parents: readonly DossierParent[];
}

@Injectable()
export class DossierReader {
  constructor(
    @Inject(AssetStore) private readonly assets: AssetStore,
    @Inject(CardReader) private readonly cards: CardReader,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  /** @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, REGISTRY.ASSET_UNKNOWN */
  async read(did: string): Promise<Dossier> {
    const { chainId } = this.mirror;
    const id = parseDidOn(chainId, did);
    const [found] = await this.assets.find(chainId, [id]);
    if (!found) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', `no asset has the DID ${did}`, { did });
    const { edges, metadataCid } = found.asset;
    const parents = await this.assets.find(
      chainId,
      edges.map((edge) => edge.parent),
    );
    const assetOf = new Map(parents.map((parent) => [parent.id, parent.asset]));
    return {
      did: didOf(chainId, id),
      chainId,
      asset: found.asset,
      asOfBlock: found.asOfBlock,
      ...(await this.cardAt(metadataCid)),
      parents: await Promise.all(
        edges.map(async (edge) => {
          const asset = assetOf.get(edge.parent);
          const known = asset && { asset, ...(await this.cardAt(asset.metadataCid)) };
          return { did: didOf(chainId, edge.parent), edge, ...known };
        }),
      ),
    };
  }

  private async cardAt(metadataCid: string): Promise<{ card?: CardFacts }> {
    const card = await this.cards.find(metadataCid);
    return card ? { card: cardFacts(card) } : {};
  }
}
