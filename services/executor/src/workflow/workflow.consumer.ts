import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { runCompleted, runFailed, workflowAdmitted } from '@icubed/events';
import { Consumers, reactions, when } from '@icubed/messaging';
import { assetId, type Bytes32, type Did } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { mergeAsset } from '../asset/asset.store.js';
import { CallDecisions } from '../call/call-decisions.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';

/** Learns from the orchestrator which workflows can be called and which of their runs are over. */
@Injectable()
export class WorkflowConsumer implements OnModuleInit {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
  ) {}

  onModuleInit(): void {
    const onAdmitted = when(workflowAdmitted, (manager, admitted) => this.admit(manager, admitted));
    this.consumers.consume({ group: 'executor.workflows', ...reactions(onAdmitted) });
    // the fact only wakes who waits: how the run ended is asked of the orchestrator
    const onOver = async (_manager: EntityManager, { callId }: { callId: string }) =>
      this.decisions.announceRun(callId as Bytes32);
    this.consumers.consume({
      group: 'executor.runs',
      ...reactions(when(runCompleted, onOver), when(runFailed, onOver)),
    });
  }

  private async admit(manager: EntityManager, admitted: z.output<typeof workflowAdmitted.data>): Promise<void> {
    const { chainId, digest, inputs, outputs, steps } = admitted;
    if (chainId !== this.chain.chainId) return;
    const workflow = {
      digest,
      inputs,
      outputs,
      steps: steps.map(({ step, id, did, assetId: of }) => ({ step, id, did: did as Did, assetId: assetId(of) })),
    };
    await mergeAsset(manager, { chainId, assetId: assetId(admitted.assetId) }, { workflow });
  }
}
