import { startTestbed, freshDatabase } from '@icubed/local';
import { readArguments, type SimulateArguments, USAGE } from './arguments.js';
import { replayOf, table } from './report.js';
import { runSeed, type SeedResult } from './run-seed.js';

async function simulate(asked: SimulateArguments): Promise<SeedResult[]> {
  const waiting = [...asked.seeds];
  const results: SeedResult[] = [];
  const worker = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const trace = asked.trace ? (line: string): void => void process.stdout.write(`  ${seed}  ${line}\n`) : undefined;
      const { actions, minutes } = asked;
      const result = await runSeed({ seed, actions, minutes, openDatabase: freshDatabase, trace });
      results.push(result);
      if (result.failure === undefined) continue;
      process.stdout.write(`seed ${seed} FAILED: ${result.failure}\n  replay: ${replayOf(result, asked)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(asked.jobs, waiting.length) }, worker));
  return results.sort((a, b) => a.seed - b.seed);
}

try {
  const asked = readArguments(process.argv.slice(2));
  const started = performance.now();
  const testbed = await startTestbed();
  Object.assign(process.env, testbed.env);
  try {
    const results = await simulate(asked);
    process.stdout.write(table(results, (performance.now() - started) / 1000, asked));
    process.exitCode = results.some(({ failure }) => failure !== undefined) ? 1 : 0;
  } finally {
    await testbed.close();
  }
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
process.exit();
