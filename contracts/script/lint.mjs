#!/usr/bin/env node
// forge lint over src and test. Exits 1 on anything it says, and it says nothing where a line above tells why:
//   // at most the escrow, which has 128 bits
//   // forge-lint: disable-next-line(unsafe-typecast)
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { forgeBinary } from './forge.mjs';

/** What the contracts may not do and their tests may, and why. */
const ALLOWED_IN_TESTS = {
  'unsafe-typecast': 'tests narrow numbers they have written or bounded a line above; a truncated one would fail what is asserted of it',
  'erc20-unchecked-transfer': 'the tokens here are ours, which revert rather than answer false',
};

/** What forge lint's JSON lines complain of, less what tests may do. */
export function complaintsIn(lines) {
  return lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ $message_type: type, code, spans }) => {
      const inTests = spans?.[0]?.file_name.startsWith('test/');
      return type === 'diagnostic' && !(inTests && code?.code in ALLOWED_IN_TESTS);
    })
    .map(({ rendered, message }) => rendered ?? message);
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  const folder = join(root, 'cache', 'lint');
  // of its own: linting writes artifacts without bytecode over those in out
  const env = { ...process.env, FOUNDRY_OUT: join(folder, 'out'), FOUNDRY_CACHE_PATH: join(folder, 'cache') };
  const { status, error, stderr } = spawnSync(forgeBinary(), ['lint', '--json'], { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const complaints = complaintsIn(stderr ?? '');
  if (error || status !== 0) process.stderr.write(`forge lint failed: ${error?.message ?? stderr.slice(-4_000)}\n`);
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  process.stdout.write(`${complaints.length} complaints\n`);
  process.exitCode = error || status !== 0 || complaints.length > 0 ? 1 : 0;
}
