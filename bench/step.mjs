/**
 * A step of a durable run against a job of a bare BullMQ flow: three dependent steps that do nothing, with the same text passed on.
 * Usage: npm run bench -- step [--rounds 5] [--runs 100] [--at-once 16] [--bytes 2000]
 */
import { join } from 'node:path';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { postgresIn, redisIn, scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { startProcess } from './runner/process.mjs';
import { publish } from './runner/report.mjs';
import { interleaved, showProgress } from './runner/rounds.mjs';
import { quantile, ratios, summary } from './runner/statistics.mjs';
import { openFlow } from './step/flow.mjs';
import { openOrchestrator } from './step/orchestrator.mjs';
import { STEPS } from './step/workflow.mjs';

const options = optionsOf({ numbers: { rounds: 5, runs: 100, 'at-once': 16, bytes: 2_000 } });
const text = 'x'.repeat(options.bytes);
/** How often a run is asked after: often enough to see its end, seldom enough not to be what is measured. */
const POLL_MS = { alone: 1, many: 25 };
const machine = describeMachine();
const cleanups = new Cleanups();
const beside = async (file, ...args) => {
  const program = await startProcess(join(import.meta.dirname, 'step', file), args);
  cleanups.add(() => program.close());
  return program.line;
};

try {
  showProgress('starting PostgreSQL, Redis, the orchestrator');
  const folder = await scratchFolder(cleanups);
  const databaseUrl = await postgresIn(folder, cleanups);
  const redisUrl = await redisIn(folder, cleanups);
  await beside('flow-worker.mjs', redisUrl);
  const flow = await openFlow(redisUrl);
  cleanups.add(() => flow.close());
  const executorUrl = `http://127.0.0.1:${await beside('executor-peer.mjs')}`;
  const orchestrator = await openOrchestrator({ databaseUrl, redisUrl, executorUrl }, cleanups);
  await publish(
    report(await interleaved({ flow: () => measure(flow.run), ours: () => measure(orchestrator.run) }, options)),
  );
} finally {
  await cleanups.run();
}

async function measure(run) {
  const times = [];
  for (let n = 0; n < options.runs; n += 1) {
    const started = performance.now();
    await run(text, POLL_MS.alone);
    times.push(performance.now() - started);
  }
  const started = performance.now();
  let left = options.runs;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await run(text, POLL_MS.many);
    }
  };
  await Promise.all(Array.from({ length: options['at-once'] }, worker));
  const seconds = (performance.now() - started) / 1_000;
  return {
    stepMs: quantile(times, 0.5) / STEPS,
    p95: quantile(times, 0.95) / STEPS,
    stepsPerSecond: (options.runs * STEPS) / seconds,
  };
}

function report(measured) {
  const { flow, ours } = measured;
  const time = ratios(ours.stepMs, flow.stepMs);
  const rate = ratios(ours.stepsPerSecond, flow.stepsPerSecond);
  const many = `${options['at-once']} runs at once`;
  return {
    name: 'step',
    question: `three steps in a row, each its input's ${options.bytes} bytes passed on; from the asking to the answer, by step`,
    peer: 'a bare BullMQ 6.7 flow: three dependent jobs, the worker in a process of its own, the same Redis',
    machine,
    options,
    measured,
    rows: [
      { what: 'bare flow, one at a time, p50', unit: 'ms/step', value: summary(flow.stepMs) },
      { what: 'durable run, one at a time, p50', unit: 'ms/step', value: summary(ours.stepMs) },
      { what: 'durable run ÷ bare flow', unit: '×', value: time, target: { text: '≤ 1.3', met: time.median <= 1.3 } },
      { what: 'bare flow, p95', unit: 'ms/step', value: summary(flow.p95) },
      { what: 'durable run, p95', unit: 'ms/step', value: summary(ours.p95) },
      { what: `bare flow, ${many}`, unit: 'steps/s', value: summary(flow.stepsPerSecond) },
      { what: `durable run, ${many}`, unit: 'steps/s', value: summary(ours.stepsPerSecond) },
      { what: `durable run ÷ bare flow, ${many}`, unit: '×', value: rate },
    ],
    notes: [
      'A durable step is an HTTP call to the executor with a signed token, and is on disk in PostgreSQL when it is called and when it is done; a job of',
      'the flow is a function call in the worker, and in Redis, which syncs once a second.',
    ],
  };
}
