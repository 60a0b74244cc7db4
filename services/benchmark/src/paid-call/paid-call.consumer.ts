import { callCompleted } from '@icubed/events';
import { Consumers, reactions, when } from '@icubed/messaging';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { requireChain } from '../chain/require-chain.js';
import { receiptOf } from './paid-call.js';
import { insertPaidCall } from './paid-call.store.js';

/** Keeps the receipts that rankings and votes stand on. */
@Injectable()
export class PaidCallConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  onModuleInit(): void {
    const onCompleted = when(callCompleted, async (manager, call) => {
      requireChain(this.chain.chainId, call.chainId);
      const receipt = receiptOf(call, this.chain);
      if (receipt !== undefined) await insertPaidCall(manager, call.chainId, receipt);
    });
    this.consumers.consume({ group: 'benchmark.paid-call', ...reactions(onCompleted) });
  }
}
