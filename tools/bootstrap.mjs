/**
 * Sets the project up and hands over to a target, on any Node from 20.19 with nothing installed.
 * Usage: node tools/bootstrap.mjs <start|demo|test|test:unit|test:int|test:kafka|bench|simulate|build|run PROGRAM> [arguments]
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './bootstrap/build.mjs';
import { checkHost, runtime } from './bootstrap/runtime.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { install } from './bootstrap/install.mjs';
import { SetUpError } from './bootstrap/set-up-error.mjs';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const [target = 'build', ...args] = process.argv.slice(2);

// the projects come last: jest's --selectProjects swallows what follows it
const jest = (...projects) => [
  '--experimental-vm-modules',
  '--no-warnings',
  join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
  ...args,
  ...(args.includes('--selectProjects') ? [] : ['--selectProjects', ...projects]),
];

/** What each target runs under Node 24; each but `run` wants the whole tree built. */
const targets = {
  start: () => [join(root, 'infra/devnet/dist/main.js'), ...args],
  demo: () => [join(root, 'infra/devnet/dist/demo/main.js'), ...args],
  test: () => jest('unit', 'integration'),
  'test:unit': () => jest('unit'),
  'test:int': () => jest('integration'),
  'test:kafka': () => jest('kafka'),
  bench: () => [join(root, 'bench/run.mjs'), ...args],
  simulate: () => [join(root, 'tools/simulate/dist/main.js'), ...args],
  build: () => undefined,
  run: () => args,
};

try {
  if (!Object.hasOwn(targets, target))
    throw new SetUpError(`There is no target "${target}". Known: ${Object.keys(targets).join(', ')}.`);
  checkHost();
  await install(root);
  const node = runtime(root);
  if (target !== 'run') await build(root, node);
  const command = targets[target]();
  if (command === undefined) process.exit(0);
  if (!existsSync(command[0]) && command[0].endsWith('.js')) throw new SetUpError(`${command[0]} was not built.`);
  await handOver(
    root,
    target === 'run' ? join(root, 'node_modules', '.bin', command[0]) : node,
    target === 'run' ? command.slice(1) : command,
  );
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(`\nset-up failed: ${error.message}\n`);
  process.exit(1);
}
