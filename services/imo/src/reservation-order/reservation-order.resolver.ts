import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { type Connection, connectionOf, orErrorResult, pageArgs, type PageArguments } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import { parseDidOn } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { LiveChain } from '../chain/live-chain.js';
import { tradingWallet } from '../chain/wallet.js';
import type { SubmitReservationOrderInput } from '../generated/graphql.js';
import { OfferingStore } from '../offering/offering.store.js';
import { PositionStore } from '../position/position.store.js';
import {
  PREPARE_RESERVATION_PURCHASE_ERRORS,
  prepareReservationPurchase,
} from './prepare-reservation-purchase/prepare-reservation-purchase.js';
import { ReservationOrderStore } from './reservation-order.store.js';
import { type ReservationOrderView, reservationOrderView } from './reservation-order-view.js';
import {
  SUBMIT_RESERVATION_ORDER_ERRORS,
  submitReservationOrder,
} from './submit-reservation-order/submit-reservation-order.js';

/** Anyone reads; to sell or to buy needs the scope `trade` and a wallet. */
@Resolver('ReservationOrder')
export class ReservationOrderResolver {
  constructor(
    @Inject(LiveChain) readonly chain: LiveChain,
    @Inject(ChainClock) readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(OfferingStore) readonly offerings: OfferingStore,
    @Inject(PositionStore) readonly positions: PositionStore,
    @Inject(ReservationOrderStore) readonly orders: ReservationOrderStore,
  ) {}

  @Query('reservationOrders')
  async reservationOrders(
    @Args() args: PageArguments & { did: string; minBlock?: bigint | null },
  ): Promise<Connection<ReservationOrderView>> {
    const page = pageArgs(args);
    const { chainId } = this.chain;
    const id = parseDidOn(chainId, args.did);
    if (args.minBlock !== undefined && args.minBlock !== null) await this.mirror.waitForBlock(Number(args.minBlock));
    const now = await this.clock.headSeconds();
    const after = /^\d{1,18}$/.test(String(page.after?.[0])) ? String(page.after?.[0]) : '0';
    const rows = await this.orders.fillable(chainId, id, now, after, page.limit);
    return connectionOf(rows.map(reservationOrderView), page, ({ position }) => [position]);
  }

  @Mutation('submitReservationOrder')
  async submitReservationOrder(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: SubmitReservationOrderInput,
  ) {
    const wallet = tradingWallet(principal);
    return orErrorResult(SUBMIT_RESERVATION_ORDER_ERRORS, async () =>
      reservationOrderView(await submitReservationOrder(wallet, input, this)),
    );
  }

  @Mutation('prepareReservationPurchase')
  async prepareReservationPurchase(
    @CurrentPrincipal() principal: Principal,
    @Args('orderId') orderId: string,
    @Args('proof') proof?: readonly string[] | null,
  ) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_RESERVATION_PURCHASE_ERRORS, () =>
      prepareReservationPurchase(wallet, orderId, proof ?? [], this),
    );
  }
}
