import { connectionOf, pageArgs, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { assetId, didOf } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { AssetReader } from '../asset/asset.reader.js';
import { dayOf } from '../engagement/visitor.js';
import { PLACES, type Surface } from './exposure.js';
import { ExposureStore, type ShownAsset } from './exposure.store.js';

const GAPS = 20;

/** Public, so that neutrality need not be believed: this asks for no principal. */
@Resolver()
export class ExposureResolver {
  constructor(
    @Inject(ExposureStore) private readonly store: ExposureStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
  ) {}

  @Query('exposures')
  async exposures(
    @Context() context: SubgraphContext,
    @Args() { surface, day, ...args }: PageArguments & { readonly surface: Surface; readonly day?: Date | null },
  ) {
    const { chainId } = this.reader;
    const page = pageArgs(args, 2);
    const on = dayOf(day ? day.getTime() / 1_000 : await this.reader.headSeconds(context));
    const rows = await this.store.shownOn(chainId, surface, on, page.after && positionOf(page.after), page.limit);
    const { edges, nodes, pageInfo } = connectionOf(rows, page, ({ id, place }) => [id, place]);
    const view = ({ id, ...row }: ShownAsset) => ({ did: didOf(chainId, id), ...row });
    return { edges: edges.map(({ node, cursor }) => ({ node: view(node), cursor })), nodes: nodes.map(view), pageInfo };
  }

  @Query('exposureGaps')
  exposureGaps() {
    return this.store.gaps(new Date(), GAPS);
  }
}

function positionOf([id, place]: readonly (string | number)[]): Pick<ShownAsset, 'id' | 'place'> {
  return {
    id: assetId(/^\d{1,29}$/.test(String(id)) ? String(id) : 0n),
    place: PLACES.find((known) => known === place) ?? 'FIRST',
  };
}
