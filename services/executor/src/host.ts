import { ErrandTables1795000010000, MirrorTables1795000000000 } from '@icubed/chain-listener';
import type { Environment } from '@icubed/config';
import { loadDeployment } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { hostService, type HostedService } from '@icubed/hosting';
import { messagingMigrations } from '@icubed/messaging';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { CallDecisions } from './call/call-decisions.js';
import { type ExecutorConfig, readExecutorConfig } from './config.js';
import { ExecutorModule } from './executor.module.js';
import { keepInputRaw } from './invoke/keep-input-raw.js';
import { AnchorTables1795000010200 } from './migrations/anchor-tables.js';
import { BasePayment1795359600000 } from './migrations/base-payment.js';
import { CallRequests1796055000000 } from './migrations/call-requests.js';
import { ExecutorTables1763800000001 } from './migrations/executor-tables.js';
import { OperatorBondTable1796083200000 } from './migrations/operator-bond-table.js';
import { SealedCalls1795000011000 } from './migrations/sealed-calls.js';
import { UsageClaimTables1795000010300 } from './migrations/usage-claim-tables.js';
import { WorkflowCalls1795363200000 } from './migrations/workflow-calls.js';
import { MirrorOnlyModule } from './mirror-only.module.js';
import { NodeGateway } from './node/node-gateway.js';

const VERSION = '0.1.0';
/** How long leases under way may take to finish on close. */
const LEASES_MS = 2_000;

/** Boots the executor. Its port answers the API and the nodes; with CHAIN_LISTENER=true it mirrors the chain itself. */
export async function host(env: Environment): Promise<HostedService> {
  const config = readExecutorConfig(env);
  let application: INestApplication | undefined;
  const service = await hosted(
    config,
    ExecutorModule.forRoot(config, deploymentOf(config)),
    (app) => (application = app),
  );
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const nodes = application?.get(NodeGateway);
    await nodes?.finishLeases(LEASES_MS);
    application?.get(CallDecisions).stop();
    // the server does not close while nodes hold their sockets
    nodes?.disconnectAll();
    await service.close();
  };
  return { ...service, close: () => (closing ??= close()) };
}

/** Boots the process that mirrors the chain for executors that run with CHAIN_LISTENER=false. */
export async function hostChainListener(env: Environment): Promise<HostedService> {
  const config = readExecutorConfig(env);
  return hosted(config, MirrorOnlyModule.forRoot(config, deploymentOf(config)), () => undefined);
}

function hosted(
  config: ExecutorConfig,
  module: DynamicModule,
  mounted: (app: INestApplication) => void,
): Promise<HostedService> {
  return hostService({
    name: 'executor',
    version: VERSION,
    config,
    module,
    peers: { orchestrator: config.orchestratorJwtPublicKey },
    persistence: {
      schema: 'executor',
      migrations: [
        ...messagingMigrations,
        ExecutorTables1763800000001,
        MirrorTables1795000000000,
        BasePayment1795359600000,
        WorkflowCalls1795363200000,
        CallRequests1796055000000,
        ErrandTables1795000010000,
        AnchorTables1795000010200,
        SealedCalls1795000011000,
        UsageClaimTables1795000010300,
        OperatorBondTable1796083200000,
      ],
    },
    mount: (app) => {
      mounted(app);
      app.use(keepInputRaw);
    },
  });
}

function deploymentOf(config: ExecutorConfig) {
  const deployment = loadDeployment(config.deploymentFile);
  if (deployment.chainId !== config.chainId) {
    const detail = `the deployment is of chain ${deployment.chainId}, CHAIN_ID is ${config.chainId}`;
    throw new ModelverseError('PLATFORM.CONFIG_INVALID', detail);
  }
  return deployment;
}
