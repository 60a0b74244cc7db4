/**
 * Adds up the suites of one CI run from what their runners wrote: jest's JSON files and forge's closing line.
 * Usage: node tools/count-tests.mjs <folder of logs>
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };

for (const name of ['jest.json', 'kafka.json']) {
  const file = join(folder, name);
  if (!existsSync(file)) continue;
  const run = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += run.numPassedTests;
  // a suite that does not even load counts as one failure
  total.failed += run.numFailedTests + run.numRuntimeErrorTestSuites;
  total.skipped += run.numPendingTests + run.numTodoTests;
}

const forge = join(folder, 'contracts-test.log');
if (existsSync(forge)) {
  const closing = [...readFileSync(forge, 'utf8').matchAll(/: (\d+) tests passed, (\d+) failed, (\d+) skipped/g)].at(
    -1,
  );
  total.passed += Number(closing?.[1] ?? 0);
  total.failed += Number(closing?.[2] ?? 0);
  total.skipped += Number(closing?.[3] ?? 0);
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
