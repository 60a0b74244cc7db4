import { MirrorReader } from '@icubed/chain-listener';
import { connectionOf, pageArgs, type PageArguments } from '@icubed/graphql';
import { parseDidOn } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { TradeStore } from './trade.store.js';

/** Trades are public, as the chain is: these resolvers ask for no principal. */
@Resolver('Trade')
export class TradeResolver {
  constructor(
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(TradeStore) private readonly store: TradeStore,
  ) {}

  @Query('trades')
  async trades(@Args() args: PageArguments & { did: string; minBlock?: bigint | null }) {
    const page = pageArgs(args, 2);
    const { chainId } = this.mirror;
    const id = parseDidOn(chainId, args.did);
    if (args.minBlock !== undefined && args.minBlock !== null) await this.mirror.waitForBlock(Number(args.minBlock));
    const rows = await this.store.list(chainId, id, page.after && placeOf(page.after), page.limit);
    return connectionOf(rows, page, ({ block, logIndex }) => [block, logIndex]);
  }
}

// a cursor is what the client sent: anything else than a place starts at the end
function placeOf([block, logIndex]: readonly (string | number)[]): { block: string; logIndex: number } {
  const known = /^\d{1,18}$/.test(String(block)) && Number.isInteger(logIndex) && Math.abs(Number(logIndex)) < 2 ** 31;
  return known ? { block: String(block), logIndex: Number(logIndex) } : { block: '0', logIndex: 0 };
}
