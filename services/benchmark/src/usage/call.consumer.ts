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
    const onCompleted = when(callCompleted, (manager, { chainId, assetId: id, payer, assetPrice, completedAt }) =>
      recordUsage(manager, { chainId, assetId: assetId(id), payer, feeUsdMicros: usdMicros(assetPrice), completedAt }),
    );
    this.consumers.consume({ group: 'benchmark.usage', ...reactions(onCompleted) });
  }
}
