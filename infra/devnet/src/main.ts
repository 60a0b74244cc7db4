import { isModelverseError } from '@icubed/errors';
import colors from 'picocolors';
import { bootNetwork } from './boot-network.js';
import { type NetworkOptions, readOptions, USAGE } from './options.js';
import { printedProgress, urlTable } from './print.js';

const out = (text: string): void => void process.stdout.write(text);

/** Runs the network until Ctrl-C, SIGTERM or the end of one of its parts. Answers the exit code. */
async function run(options: NetworkOptions): Promise<number> {
  const stop = new AbortController();
  // a terminal signals the whole group, and a parent passes the signal on: the second one is the same wish
  const stopped = new Promise<'signal'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        stop.abort();
        resolve('signal');
      });
    }
  });
  const started = performance.now();
  const network = await bootNetwork(options, printedProgress(out), stop.signal).catch((error: unknown) => {
    if (stop.signal.aborted) return undefined;
    throw error;
  });
  if (network === undefined) return 130;
  out(
    `\n${urlTable(network)}\nready in ${((performance.now() - started) / 1_000).toFixed(1)} s; state and logs in ${options.dataDir}; Ctrl-C stops everything\n`,
  );
  const ending = await Promise.race([stopped, network.failed]);
  if (ending !== 'signal') fail(ending);
  out('\nstopping …');
  await network.close();
  out(' all parts stopped\n');
  return ending === 'signal' ? 0 : 1;
}

function fail(error: unknown): void {
  const text = isModelverseError(error)
    ? `${error.code}\n${error.detail}`
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`\n${colors.red('✗')} ${text}\n`);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') out(USAGE);
  process.exitCode = options === 'help' ? 0 : await run(options);
} catch (error) {
  fail(error);
  process.exitCode = 1;
}
// a keep-alive connection of a health check must not hold the process
process.exit();
