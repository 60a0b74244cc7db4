import { startTestbed, freshDatabase } from '@icubed/local';
import { readArguments, type SimulateArguments, USAGE } from './arguments.js';
import { replayOf, table, totals } from './report.js';
import { runSeed, type SeedResult } from './run-seed.js';

/** Seeds after which a long run says how far it is. */
const PROGRESS_EVERY = 10;
/** What a shell gives for SIGINT: seeds that were not run are no success. */
const INTERRUPTED = 130;

async function simulate(asked: SimulateArguments, started: number): Promise<SeedResult[]> {
  const waiting = [...asked.seeds];
  const results: SeedResult[] = [];
  // what has been compared stays worth something: an interrupted run ends its seeds under way and prints its table
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      process.stderr.write(`stopped by ${signal}: ${waiting.length} of ${asked.seeds.length} seeds were not begun\n`);
      waiting.length = 0;
    });
  const worker = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const trace = asked.trace ? (line: string): void => void process.stdout.write(`  ${seed}  ${line}\n`) : undefined;
      const { actions, minutes } = asked;
      const result = await runSeed({ seed, actions, minutes, openDatabase: freshDatabase, trace });
      results.push(result);
      if (results.length % PROGRESS_EVERY === 0 && waiting.length > 0)
        process.stderr.write(`${totals(results, (performance.now() - started) / 1000)}, ${waiting.length} to go\n`);
      if (result.failure === undefined) continue;
      process.stdout.write(`seed ${seed} FAILED: ${result.failure}\n  replay: ${replayOf(result, asked)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(asked.jobs, waiting.length) }, worker));
  return results.sort((a, b) => a.seed - b.seed);
}

async function run(asked: SimulateArguments): Promise<void> {
  const started = performance.now();
  const testbed = await startTestbed();
  Object.assign(process.env, testbed.env);
  try {
    const results = await simulate(asked, started);
    process.stdout.write(table(results, (performance.now() - started) / 1000, asked));
    if (results.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
    else if (results.length < asked.seeds.length) process.exitCode = INTERRUPTED;
  } finally {
    await testbed.close();
  }
}

try {
  const args = process.argv.slice(2);
  if (args.includes('--help')) process.stdout.write(`${USAGE}\n`);
  else await run(readArguments(args));
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
process.exit();
