import { MirrorReader } from '@icubed/chain-listener';
import { type Connection, connectionOf, pageArgs, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { OfferingReader } from './offering.reader.js';
import type { OfferingView } from './offering-view.js';

/** Offerings are public, as the chain is: these resolvers ask for no principal. */
@Resolver('Offering')
export class OfferingResolver {
  constructor(
    @Inject(OfferingReader) private readonly reader: OfferingReader,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  @Query('offering')
  async offering(
    @Context() context: SubgraphContext,
    @Args('did') did: string,
    @Args('minBlock') minBlock?: bigint | null,
  ): Promise<OfferingView | undefined> {
    if (minBlock !== undefined && minBlock !== null) await this.mirror.waitForBlock(Number(minBlock));
    return this.reader.byDid(context, did);
  }

  @Query('offerings')
  async offerings(@Args() args: PageArguments & { status?: string | null }): Promise<Connection<OfferingView>> {
    const page = pageArgs(args, 2);
    const rows = await this.reader.list(args.status ?? null, page.after && positionOf(page.after), page.limit);
    return connectionOf(rows, page, ({ mirrored }) => [mirrored.openedAt, mirrored.assetId]);
  }
}

function positionOf([openedAt, id]: readonly (string | number)[]): { openedAt: number; assetId: bigint } {
  const assetId = /^\d{1,78}$/.test(String(id)) ? BigInt(String(id)) : 0n;
  return { openedAt: Number.isSafeInteger(openedAt) ? Number(openedAt) : 0, assetId };
}
