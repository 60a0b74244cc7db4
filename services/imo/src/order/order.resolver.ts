import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import { parseDidOn } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { LiveChain } from '../chain/live-chain.js';
import { tradingWallet } from '../chain/wallet.js';
import type { PrepareOrderAllowancesInput, SubmitOrderInput } from '../generated/graphql.js';
import { OfferingStore } from '../offering/offering.store.js';
import { type BookLevel, levelsOf } from './order-book.js';
import { orderView } from './order-view.js';
import { OrderStore } from './order.store.js';
import {
  PREPARE_CANCEL_ORDER_ERRORS,
  PREPARE_ORDER_ALLOWANCES_ERRORS,
  prepareCancelOrder,
  prepareOrderAllowances,
} from './prepare-order-allowances/prepare-order-allowances.js';
import { PurseReader } from './purse.reader.js';
import { SUBMIT_ORDER_ERRORS, submitOrder } from './submit-order/submit-order.js';

const MAX_DEPTH = 100;

/** Anyone reads the book; to trade needs the scope `trade` and a wallet. */
@Resolver('Order')
export class OrderResolver {
  constructor(
    @Inject(LiveChain) readonly chain: LiveChain,
    @Inject(ChainClock) readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(OfferingStore) readonly offerings: OfferingStore,
    @Inject(OrderStore) readonly orders: OrderStore,
    @Inject(PurseReader) readonly purses: PurseReader,
  ) {}

  @Query('order')
  async order(@Args('id') id: string, @Args('minBlock') minBlock?: bigint | null) {
    if (minBlock !== undefined && minBlock !== null) await this.mirror.waitForBlock(Number(minBlock));
    const order = await this.orders.find(this.chain.chainId, id);
    return order && orderView(this.chain.chainId, order, await this.clock.headSeconds());
  }

  @Query('orderBook')
  async orderBook(@Args('did') did: string, @Args('depth') asked?: number | null) {
    const depth = asked ?? 20;
    if (depth < 1 || depth > MAX_DEPTH)
      throw new ModelverseError('PLATFORM.PAGE_TOO_LARGE', `depth must be 1 to ${MAX_DEPTH}`);
    const id = parseDidOn(this.chain.chainId, did);
    const open = await this.orders.open(this.chain.chainId, id, await this.clock.headSeconds());
    const side = (levels: BookLevel[]) =>
      levels.slice(0, depth).map(({ pricePerShareUsdMicros, shares, orders }) => ({
        pricePerShare: pricePerShareUsdMicros,
        shares: Number(shares),
        orders,
      }));
    return { did, bids: side(levelsOf(open, 'BUY')), asks: side(levelsOf(open, 'SELL')) };
  }

  @Mutation('submitOrder')
  async submitOrder(@CurrentPrincipal() principal: Principal, @Args('input') input: SubmitOrderInput) {
    const wallet = tradingWallet(principal);
    return orErrorResult(SUBMIT_ORDER_ERRORS, async () =>
      orderView(this.chain.chainId, await submitOrder(wallet, input, this), await this.clock.headSeconds()),
    );
  }

  @Mutation('prepareOrderAllowances')
  async prepareOrderAllowances(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: PrepareOrderAllowancesInput,
  ) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_ORDER_ALLOWANCES_ERRORS, () => prepareOrderAllowances(wallet, input, this));
  }

  @Mutation('prepareCancelOrder')
  async prepareCancelOrder(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_CANCEL_ORDER_ERRORS, () => prepareCancelOrder(wallet, id, this));
  }
}
