import { join } from 'node:path';
import type { Deployment } from '@icubed/chain-listener';
import { SubgraphModule } from '@icubed/graphql';
import { address } from '@icubed/protocol';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AccountResolver } from './account/account.resolver.js';
import { AnchorHour } from './anchor/anchor-hour/anchor-hour.js';
import { AnchorMetrics } from './anchor/anchor-metrics.js';
import { AnchorWorker } from './anchor/anchor.worker.js';
import { AssetConsumer } from './asset/asset.consumer.js';
import { PrepareDeposit } from './account/prepare-deposit/prepare-deposit.js';
import { PrepareWithdraw } from './account/prepare-withdraw/prepare-withdraw.js';
import { AcceptLateResult } from './call/accept-late-result.js';
import { AwaitDecision } from './call/await-decision.js';
import { CallDecisions } from './call/call-decisions.js';
import { CallMetrics } from './call/call-metrics.js';
import { CallResolver } from './call/call.resolver.js';
import { CompleteCall } from './call/complete-call/complete-call.js';
import { FailCall } from './call/fail-call/fail-call.js';
import { RecoverCalls } from './call/recover-calls.js';
import { RunCall } from './call/run-call/run-call.js';
import { TakeHold } from './call/take-hold/take-hold.js';
import { WatchCall } from './call/watch-call/watch-call.js';
import { CHAIN, type ChainContext } from './chain/chain-context.js';
import type { ExecutorConfig } from './config.js';
import { InvokeAsset } from './invoke/invoke-asset/invoke-asset.js';
import { InvokeController } from './invoke/invoke.controller.js';
import { InvokeResolver } from './invoke/invoke.resolver.js';
import { McpController } from './mcp/mcp.controller.js';
import { McpTools } from './mcp/mcp-tools.js';
import { mirrorModules } from './mirror.modules.js';
import { HandKey } from './key/hand-key/hand-key.js';
import { RegistryClient } from './key/registry-client.js';
import { LeaseBroker } from './node/lease-broker.js';
import { NodeGateway } from './node/node-gateway.js';
import { NodeResolver } from './node/node.resolver.js';
import { NodeRegistry } from './node/node-registry.js';
import { CallQueue } from './queue/call.queue.js';
import { redisProvider } from './queue/redis.js';
import { QuoteAsset } from './quote/quote-asset.js';
import { QuoteResolver } from './quote/quote.resolver.js';
import { ReceiptController } from './receipt/receipt.controller.js';
import { ReceiptResolver } from './receipt/receipt.resolver.js';
import { PrepareCloseSession } from './session/prepare-close-session/prepare-close-session.js';
import { PrepareSession } from './session/prepare-session/prepare-session.js';
import { SessionResolver } from './session/session.resolver.js';
import { SessionKeys } from './session/session-key.store.js';
import { BuildBatch } from './settlement/build-batch/build-batch.js';
import { JobManager } from './settlement/job-manager.js';
import { ReconcileSessions } from './settlement/reconcile/reconcile-sessions.js';
import { RefreshBond } from './settlement/refresh-bond/refresh-bond.js';
import { SendBatch } from './settlement/send-batch/send-batch.js';
import { SettlementLoop } from './settlement/settlement.loop.js';
import { AnswerClaims } from './usage-claim/answer-claims/answer-claims.js';
import { UsageClaimMetrics } from './usage-claim/usage-claim-metrics.js';
import { AbandonWorkflow } from './workflow/abandon-workflow/abandon-workflow.js';
import { CancelCall } from './workflow/cancel-call/cancel-call.js';
import { CloseWorkflow } from './workflow/close-workflow/close-workflow.js';
import { OrchestratorClient } from './workflow/orchestrator-client.js';
import { RunWorkflow } from './workflow/run-workflow/run-workflow.js';
import { StepCall } from './workflow/step-call/step-call.js';
import { StepController } from './workflow/step.controller.js';
import { WorkflowConsumer } from './workflow/workflow.consumer.js';

const nodes: Provider[] = [NodeRegistry, LeaseBroker, NodeGateway];
const calls: Provider[] = [
  AwaitDecision,
  AssetConsumer,
  QuoteAsset,
  InvokeAsset,
  CallDecisions,
  CallMetrics,
  McpTools,
  WatchCall,
  TakeHold,
  CompleteCall,
  FailCall,
  RunCall,
  HandKey,
  RegistryClient,
  AcceptLateResult,
  CallQueue,
  RecoverCalls,
];
const workflows: Provider[] = [
  WorkflowConsumer,
  OrchestratorClient,
  RunWorkflow,
  CloseWorkflow,
  AbandonWorkflow,
  CancelCall,
  StepCall,
];
const accounts: Provider[] = [SessionKeys, PrepareDeposit, PrepareWithdraw, PrepareSession, PrepareCloseSession];
const settlement: Provider[] = [
  JobManager,
  ReconcileSessions,
  RefreshBond,
  BuildBatch,
  SendBatch,
  AnswerClaims,
  UsageClaimMetrics,
  SettlementLoop,
];
const anchoring: Provider[] = [AnchorHour, AnchorWorker, AnchorMetrics];
const resolvers: Provider[] = [
  AccountResolver,
  CallResolver,
  InvokeResolver,
  NodeResolver,
  QuoteResolver,
  ReceiptResolver,
  SessionResolver,
];

@Module({})
export class ExecutorModule {
  static forRoot(config: ExecutorConfig, deployment: Deployment): DynamicModule {
    const chain: ChainContext = {
      chainId: config.chainId,
      jobManager: address(deployment.contracts['JobManager'] ?? ''),
      usd: address(deployment.contracts['TestUSD'] ?? ''),
      receiptAnchor: address(deployment.contracts['ReceiptAnchor'] ?? ''),
      usageDisputes: address(deployment.contracts['UsageDisputes'] ?? ''),
    };
    return {
      module: ExecutorModule,
      imports: [
        ...mirrorModules(config, deployment, config.chainListener),
        SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] }),
      ],
      controllers: [InvokeController, ReceiptController, McpController, StepController],
      providers: [
        { provide: CHAIN, useValue: chain },
        redisProvider,
        ...nodes,
        ...calls,
        ...workflows,
        ...accounts,
        ...settlement,
        ...anchoring,
        ...resolvers,
      ],
    };
  }
}
