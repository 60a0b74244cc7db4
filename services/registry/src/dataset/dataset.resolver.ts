import { requestLoader, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { AssetResolver } from '../asset/asset.resolver.js';
import type { AssetFilter } from '../asset/asset.store.js';
import { LineageResolver } from '../lineage/lineage.resolver.js';
import { DatasetStore, type DatasetFacts } from './dataset.store.js';

interface DatasetView {
  readonly did: string;
  readonly asset: AssetView;
}

/** Datasets are public, like every asset: this asks for no principal. */
@Resolver('Dataset')
export class DatasetResolver {
  constructor(
    @Inject(DatasetStore) private readonly store: DatasetStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
    @Inject(AssetResolver) private readonly assets: AssetResolver,
    @Inject(LineageResolver) private readonly lineage: LineageResolver,
  ) {}

  @Query('datasets')
  async datasets(@Context() context: SubgraphContext, @Args() args: PageArguments & Pick<AssetFilter, 'vertical'>) {
    const { edges, nodes, pageInfo } = await this.assets.assets(context, { ...args, kind: 'DATASET' });
    return { edges: edges.map(({ node, cursor }) => ({ node: view(node), cursor })), nodes: nodes.map(view), pageInfo };
  }

  @Query('dataset')
  async dataset(@Context() context: SubgraphContext, @Args('did') did: string): Promise<DatasetView | undefined> {
    const asset = await this.reader.byDid(context, did);
    return asset?.kind === 'DATASET' ? view(asset) : undefined;
  }

  @ResolveField('name')
  async name(@Context() context: SubgraphContext, @Parent() dataset: DatasetView) {
    return (await this.facts(context, dataset))?.name;
  }

  @ResolveField('licence')
  async licence(@Context() context: SubgraphContext, @Parent() dataset: DatasetView) {
    return (await this.facts(context, dataset))?.licence;
  }

  @ResolveField('tags')
  async tags(@Context() context: SubgraphContext, @Parent() dataset: DatasetView) {
    return (await this.facts(context, dataset))?.tags ?? [];
  }

  @ResolveField('trainedCount')
  async trainedCount(@Context() context: SubgraphContext, @Parent() dataset: DatasetView) {
    return (await this.facts(context, dataset))?.trainedCount ?? 0;
  }

  @ResolveField('trained')
  trained(@Context() context: SubgraphContext, @Parent() { asset }: DatasetView, @Args() args: PageArguments) {
    return this.lineage.children(context, asset, args);
  }

  /** One look-up for all datasets of a page and all their fields. */
  private facts(context: SubgraphContext, { asset }: DatasetView): Promise<DatasetFacts | undefined> {
    const { id } = asset.mirrored;
    return requestLoader<typeof id, DatasetFacts | undefined>(context, 'dataset', async (ids) => {
      const found = await this.store.facts(this.reader.chainId, ids);
      return ids.map((wanted) => found.get(wanted));
    }).load(id);
  }
}

function view(asset: AssetView): DatasetView {
  return { did: asset.did, asset };
}
