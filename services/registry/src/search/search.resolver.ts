import { connectionOf, pageArgs, requestLoader, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { assetId } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AssetReader } from '../asset/asset.reader.js';
import { ExposureRecorder } from '../exposure/exposure-recorder.js';
import { searchText, type SearchFilter } from './search-query.js';
import { SearchStore, type Hit, type Search } from './search.store.js';

interface Found {
  readonly search: Search;
}

/** Cards and assets are public: searching asks for no principal. */
@Resolver('SearchConnection')
export class SearchResolver {
  constructor(
    @Inject(SearchStore) private readonly store: SearchStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
    @Inject(ExposureRecorder) private readonly exposures: ExposureRecorder,
  ) {}

  @Query('search')
  async search(
    @Context() context: SubgraphContext,
    @Args() { input, ...args }: PageArguments & { readonly input?: SearchFilter | null },
  ) {
    const filter = input ?? {};
    const { chainId } = this.reader;
    const page = pageArgs(args, 2);
    const search = { chainId, text: searchText(filter), filter, headSeconds: await this.reader.headSeconds(context) };
    const hits = await this.store.hits(search, page.after && hitOf(page.after), page.limit);
    const views = await Promise.all(hits.map(({ id }) => this.reader.byId(context, id)));
    // a reorg between the two look-ups may have taken an asset away
    const found = hits.flatMap((hit, index) => (views[index] ? [{ hit, view: views[index] }] : []));
    const { edges, nodes, pageInfo } = connectionOf(found, page, ({ hit }) => [hit.score, hit.id]);
    const ids = nodes.map(({ hit }) => hit.id);
    this.exposures.shown('SEARCH', search.headSeconds, page.after === undefined, ids);
    return {
      search,
      edges: edges.map(({ node, cursor }) => ({ node: node.view, cursor })),
      nodes: nodes.map(({ view }) => view),
      pageInfo,
    };
  }

  @ResolveField('total')
  async total(@Context() context: SubgraphContext, @Parent() { search }: Found): Promise<number> {
    return (await this.counted(context, search)).total;
  }

  @ResolveField('facets')
  async facets(@Context() context: SubgraphContext, @Parent() { search }: Found) {
    return (await this.counted(context, search)).facets;
  }

  /** Counted only where it is asked for, and once for both fields. */
  private counted(context: SubgraphContext, search: Search): ReturnType<SearchStore['facets']> {
    return requestLoader<Search, Awaited<ReturnType<SearchStore['facets']>>>(context, 'facets', (searches) =>
      Promise.all(searches.map((one) => this.store.facets(one))),
    ).load(search);
  }
}

function hitOf([score, id]: readonly (string | number)[]): Hit {
  const decimal = (part: unknown): bigint => (/^\d{1,18}$/.test(String(part)) ? BigInt(String(part)) : 0n);
  return { score: decimal(score), id: assetId(/^\d{1,29}$/.test(String(id)) ? String(id) : 0n) };
}
