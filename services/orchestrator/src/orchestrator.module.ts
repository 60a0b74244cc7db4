import { join } from 'node:path';
import { SubgraphModule } from '@icubed/graphql';
import { MessagingModule, transportSettings } from '@icubed/messaging';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AdmissionLoop } from './admission/admission.loop.js';
import { AdmitWorkflow } from './admission/admit-workflow/admit-workflow.js';
import { PublishedWorkflowResolver } from './admission/published-workflow.resolver.js';
import { AssetConsumer } from './asset/asset.consumer.js';
import type { OrchestratorConfig } from './config.js';
import { ContentGateway } from './content/content-gateway.js';
import { ExecutorClient } from './executor/executor-client.js';
import { RecoverRuns } from './queue/recover-runs.js';
import { redisProvider } from './queue/redis.js';
import { RunQueue } from './queue/run.queue.js';
import { AdvanceRun } from './run/advance-run/advance-run.js';
import { CallStep } from './run/advance-run/call-step.js';
import { CancelRun } from './run/cancel-run/cancel-run.js';
import { RunController } from './run/run.controller.js';
import { RunMetrics } from './run/run-metrics.js';
import { RunResolver } from './run/run.resolver.js';
import { StartRun } from './run/start-run/start-run.js';
import { DraftResolver } from './workflow/draft.resolver.js';
import { DraftStore } from './workflow/draft.store.js';
import { WorkflowStepResolver } from './workflow/workflow-step.resolver.js';

const drafts: Provider[] = [DraftStore, DraftResolver, WorkflowStepResolver];
const admission: Provider[] = [AssetConsumer, ContentGateway, AdmitWorkflow, AdmissionLoop, PublishedWorkflowResolver];
const runs: Provider[] = [
  ExecutorClient,
  RunMetrics,
  CallStep,
  AdvanceRun,
  redisProvider,
  RunQueue,
  RecoverRuns,
  StartRun,
  CancelRun,
  RunResolver,
];

@Module({})
export class OrchestratorModule {
  static forRoot(config: OrchestratorConfig): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [
        MessagingModule.forRoot({
          service: 'orchestrator',
          databaseUrl: config.databaseUrl,
          transport: transportSettings('orchestrator', config),
        }),
        SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] }),
      ],
      controllers: [RunController],
      providers: [...drafts, ...admission, ...runs],
    };
  }
}
