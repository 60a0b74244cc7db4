/** The process that is killed: one mirror with its runner, as a service embeds it. */
import { flushCompileCache } from 'node:module';
import { HeadSubscription, Mirror, MirrorMetrics, MirrorRunner, Rpc } from '@icubed/chain-listener';
import { createLogger, createMetrics } from '@icubed/telemetry';
import { deployment } from '../chain/contracts.js';
import type { MirrorPlan } from './plan.js';
import { projections } from './projections.js';
import { MIRROR_NAME, openStore } from './store.js';

const plan = JSON.parse(process.argv[2] ?? '{}') as MirrorPlan;
// a killed process saves nothing by itself
flushCompileCache();
// a mirror never outlives the simulator
process.on('disconnect', () => process.exit(0));

let left = plan.killAt?.times ?? 0;
const source = await openStore(plan.databaseUrl, MIRROR_NAME);
const rpc = new Rpc(plan.rpcUrls, { timeoutMs: 1_000, rounds: 1, backoffMs: 1 });
const mirror = new Mirror({
  source,
  rpc,
  deployment,
  finalityDepth: plan.finalityDepth,
  projections,
  limits: { start: 40, max: 150, maxLogs: 150 },
  onPhase(phase) {
    if (phase !== plan.killAt?.phase) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
const logger = createLogger({ service: 'simulate', level: process.env['SIMULATE_LOG'] ?? 'warn' });
const runner = new MirrorRunner({
  mirror,
  source,
  metrics: new MirrorMetrics(createMetrics({ service: 'simulate' })),
  logger,
  pollIntervalMs: plan.pollIntervalMs,
  maxBackoffMs: plan.pollIntervalMs * 8,
});
runner.start();
new HeadSubscription(plan.socketUrls, () => runner.wake(), logger).start();
