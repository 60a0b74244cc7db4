import { ModelverseError } from '@icubed/errors';
import {
  connectionOf,
  orErrorResult,
  pageArgs,
  requestLoader,
  type PageArguments,
  type SubgraphContext,
} from '@icubed/graphql';
import { CurrentPrincipal, OptionalPrincipal, requireScope, type Principal } from '@icubed/identity';
import { assetId, didOf, parseDidOn } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { AssetReader } from '../asset/asset.reader.js';
import { WishStore, type Wish } from './wish.store.js';

const ADD_ERRORS = ['REGISTRY.ASSET_UNKNOWN', 'REGISTRY.WISHLIST_FULL'] as const;

@Resolver('Asset')
export class WishlistResolver {
  constructor(
    @Inject(WishStore) private readonly store: WishStore,
    @Inject(AssetReader) private readonly reader: AssetReader,
  ) {}

  @Query('wishlist')
  async wishlist(
    @Context() context: SubgraphContext,
    @CurrentPrincipal() principal: Principal,
    @Args() args: PageArguments,
  ) {
    const { accountId } = requireScope(principal, 'read');
    const page = pageArgs(args, 2);
    const rows = await this.store.list(accountId, this.reader.chainId, page.after && wishOf(page.after), page.limit);
    const { edges, nodes, pageInfo } = connectionOf(rows, page, ({ id, wishedAt }) => [wishedAt, id]);
    const views = await Promise.all(nodes.map((wish) => this.view(context, wish)));
    return { edges: edges.map(({ cursor }, index) => ({ node: views[index], cursor })), nodes: views, pageInfo };
  }

  @Mutation('addToWishlist')
  async add(@Context() context: SubgraphContext, @CurrentPrincipal() principal: Principal, @Args('did') did: string) {
    const { accountId, address } = requireScope(principal, 'trade');
    return orErrorResult(ADD_ERRORS, async () => {
      const asset = await this.reader.byDid(context, did);
      if (!asset) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'there is no such asset');
      const counted = address !== asset.creator && address !== asset.steward;
      const wish = { id: asset.mirrored.id, wishedAt: new Date() };
      return {
        __typename: 'Wish',
        ...(await this.view(context, await this.store.add(accountId, this.reader.chainId, wish, counted))),
      };
    });
  }

  @Mutation('removeFromWishlist')
  async remove(@CurrentPrincipal() principal: Principal, @Args('did') did: string): Promise<boolean> {
    const { accountId } = requireScope(principal, 'trade');
    return this.store.remove(accountId, this.reader.chainId, parseDidOn(this.reader.chainId, did));
  }

  @ResolveField('wished')
  async wished(
    @Context() context: SubgraphContext,
    @OptionalPrincipal() principal: Principal | undefined,
    @Parent() { chainId, mirrored }: AssetView,
  ): Promise<boolean | null> {
    if (principal === undefined) return null;
    const { accountId } = requireScope(principal, 'read');
    const { id } = mirrored;
    return requestLoader<typeof id, boolean>(context, 'wished', async (ids) => {
      const found = await this.store.wished(accountId, chainId, ids);
      return ids.map((asked) => found.has(asked));
    }).load(id);
  }

  private async view(context: SubgraphContext, { id, wishedAt }: Wish) {
    return { did: didOf(this.reader.chainId, id), asset: await this.reader.byId(context, id), wishedAt };
  }
}

function wishOf([wishedAt, id]: readonly (string | number)[]): Wish {
  return {
    wishedAt: new Date(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(wishedAt)) ? Date.parse(String(wishedAt)) || 0 : 0,
    ),
    id: assetId(/^\d{1,29}$/.test(String(id)) ? String(id) : 0n),
  };
}
