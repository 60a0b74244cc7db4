import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { Modelverse } from '@icubed/sdk';
import { JsonRpcProvider } from 'ethers';
import colours from 'picocolors';
import { bootNetwork, type Network } from '../boot-network.js';
import { readOptions as readNetworkOptions } from '../options.js';
import { printedProgress, urlTable } from '../print.js';
import { dataFolder, resetDataFolder } from '../state/data-folder.js';
import { inviteCast } from './cast.js';
import { ChainTime } from './chain-time.js';
import { imbalances, readMoney } from './money.js';
import { type DemoOptions, readOptions, USAGE } from './options.js';
import { type DemoReport, earningsTable, moneyTable, printProgress, writeReport } from './report.js';
import { emptyScene, type Stage } from './stage.js';
import { steps } from './steps.js';
import { playStory } from './story.js';

const write = (text: string): void => void process.stdout.write(text);

/** Boots a network of its own, plays the story, prints the tables. Answers the exit code. */
async function run(options: DemoOptions, stop: AbortSignal): Promise<number> {
  const started = performance.now();
  const dataDir = await emptyFolder(options.dataDir);
  const network = await boot(options, dataDir, stop);
  const { rpcUrl, deployment } = network;
  const provider = new JsonRpcProvider(rpcUrl, deployment.chainId, {
    staticNetwork: true,
    pollingInterval: 100,
    cacheTimeout: -1,
  });
  let ok = false;
  try {
    const stage = await setStage(network, provider);
    const failed = network.failed.then((error) => Promise.reject(error));
    const records = await Promise.race([playStory(steps, stage, printProgress(write)), failed, aborted(stop)]);
    const money = await readMoney(provider, deployment);
    ok = records.length === steps.length && records.every((record) => record.ok) && imbalances(money).length === 0;
    await tell(options, stage, { ok, durationMs: Math.round(performance.now() - started), steps: records, money });
    if (options.keep) await keep(network, stop);
    return ok ? 0 : 1;
  } finally {
    provider.destroy();
    await network.close();
    if (!ok) write(`logs: ${dataFolder(dataDir).logs}\n`);
    else if (options.dataDir === undefined) await removeFolder(dataDir);
  }
}

/** The story begins 40 days ago: a chain that already went on cannot carry it. Throws DEVNET.OPTION_INVALID for a folder in use. */
async function emptyFolder(asked: string | undefined): Promise<string> {
  if (asked === undefined) return resolve('.devnet', `demo-${randomUUID().slice(0, 8)}`);
  const found = await readdir(asked).catch(() => []);
  if (found.length === 0) return asked;
  throw new ModelverseError(
    'DEVNET.OPTION_INVALID',
    `--data-dir: ${asked} is not empty, and the demo starts a chain of its own.`,
  );
}

async function removeFolder(dataDir: string): Promise<void> {
  await resetDataFolder(dataFolder(dataDir)); // PostgreSQL's part may lie elsewhere when we are root
  await rm(dataDir, { recursive: true, force: true });
}

async function tell(
  options: DemoOptions,
  { scene }: Stage,
  outcome: Omit<DemoReport, 'payouts' | 'receipts' | 'ranking'>,
): Promise<void> {
  const { ok, durationMs, money } = outcome;
  const { payouts, receipts, earnings } = scene;
  const ranking = { snapshotCid: scene.snapshotCid ?? null, recomputedEqual: scene.recomputedEqual ?? false };
  write(`\nwho paid and who earned what\n${earningsTable(earnings)}\n\nwhere the money is\n${moneyTable(money)}\n`);
  if (options.json) await writeReport(options.json, { ...outcome, payouts, receipts, ranking });
  write(
    `\n${ok ? colours.green('the story holds') : colours.red('the story failed')} (${(durationMs / 1000).toFixed(1)} s)\n`,
  );
}

async function boot(options: DemoOptions, dataDir: string, stop: AbortSignal): Promise<Network> {
  const switches = [...(options.separate ? ['--separate'] : []), ...(options.kafka ? ['--kafka'] : [])];
  const networkOptions = readNetworkOptions([
    '--data-dir',
    dataDir,
    '--port-base',
    String(options.portBase),
    ...switches,
  ]);
  if (networkOptions === 'help') throw new RangeError('the demo never asks the network for help');
  write('booting the network\n');
  return bootNetwork(networkOptions, printedProgress(write), stop);
}

async function setStage(network: Network, provider: JsonRpcProvider): Promise<Stage> {
  const { deployment, urls } = network;
  const gateway = urls['gateway'];
  if (gateway === undefined) throw new RangeError('the network has no gateway');
  return {
    api: Modelverse.at({ origin: gateway }),
    chainId: deployment.chainId,
    provider,
    deployment,
    time: new ChainTime(provider),
    cast: await inviteCast(provider, deployment),
    scene: emptyScene(),
  };
}

async function keep(network: Network, stop: AbortSignal): Promise<void> {
  write(`\n${urlTable(network)}\nCtrl-C stops everything\n`);
  await Promise.race([aborted(stop).catch(() => undefined), network.failed]);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new Error('stopped'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') write(USAGE);
  process.exitCode = options === 'help' ? 0 : await run(options, stop.signal);
} catch (error) {
  const text = isModelverseError(error)
    ? `${error.code}\n${error.detail}`
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(stop.signal.aborted ? '\nstopped\n' : `\n${colours.red('✗')} ${text}\n`);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}
process.exit();
