import { callCompleted } from '@icubed/events';
import { Consumers, reactions, when } from '@icubed/messaging';
import { assetId, usdMicros } from '@icubed/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { recordUsage } from './record-usage/record-usage.js';

/** Learns from the executor which calls were paid for and delivered. */
@Injectable()
export class CallConsumer implements OnModuleInit {
  constructor(@Inject(Consumers) private readonly consumers: Consumers) {}

  onModuleInit(): void {
    const onCompleted = when(callCompleted, async (manager, { chainId, payer, completedAt, base, ...call }) => {
      const paid = [{ assetId: call.assetId, price: call.assetPrice }, ...(base ? [base] : [])];
      // always in one order: two calls that meet in both rows must not wait for each other
      for (const { assetId: id, price } of paid.toSorted((a, b) => (BigInt(a.assetId) < BigInt(b.assetId) ? -1 : 1))) {
        const feeUsdMicros = usdMicros(price);
        await recordUsage(manager, { chainId, assetId: assetId(id), payer, feeUsdMicros, completedAt });
      }
    });
    this.consumers.consume({ group: 'benchmark.usage', ...reactions(onCompleted) });
  }
}
