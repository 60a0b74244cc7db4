import { ChainClock } from '@icubed/chain-listener';
import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { LiveChain } from '../chain/live-chain.js';
import { tradingWallet } from '../chain/wallet.js';
import type { PrepareOfferingInput, PrepareReservationInput } from '../generated/graphql.js';
import { PositionStore } from '../position/position.store.js';
import { OfferingStore } from './offering.store.js';
import { PREPARE_OFFERING_ERRORS, prepareOffering } from './prepare-offering/prepare-offering.js';
import { PREPARE_PROCEEDS_ERRORS, prepareProceeds } from './prepare-proceeds/prepare-proceeds.js';
import { PREPARE_REFUND_ERRORS, prepareRefund } from './prepare-refund/prepare-refund.js';
import { PREPARE_RESERVATION_ERRORS, prepareReservation } from './prepare-reservation/prepare-reservation.js';

/** Unsigned transactions around an offering, for the signed-in wallet. Each needs the scope `trade`. */
@Resolver()
export class PrepareOfferingResolver {
  constructor(
    @Inject(LiveChain) readonly chain: LiveChain,
    @Inject(ChainClock) readonly clock: ChainClock,
    @Inject(OfferingStore) readonly offerings: OfferingStore,
    @Inject(PositionStore) readonly positions: PositionStore,
  ) {}

  @Mutation('prepareOffering')
  async prepareOffering(@CurrentPrincipal() principal: Principal, @Args('input') input: PrepareOfferingInput) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_OFFERING_ERRORS, () => prepareOffering(wallet, input, this));
  }

  @Mutation('prepareReservation')
  async prepareReservation(@CurrentPrincipal() principal: Principal, @Args('input') input: PrepareReservationInput) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_RESERVATION_ERRORS, () => prepareReservation(wallet, input, this));
  }

  @Mutation('prepareProceeds')
  async prepareProceeds(@CurrentPrincipal() principal: Principal, @Args('did') did: string) {
    tradingWallet(principal);
    return orErrorResult(PREPARE_PROCEEDS_ERRORS, () => prepareProceeds(did, this));
  }

  @Mutation('prepareRefund')
  async prepareRefund(@CurrentPrincipal() principal: Principal, @Args('did') did: string) {
    const wallet = tradingWallet(principal);
    return orErrorResult(PREPARE_REFUND_ERRORS, () => prepareRefund(wallet, did, this));
  }
}
