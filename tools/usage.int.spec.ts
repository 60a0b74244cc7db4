import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const sources = ['--conditions=icubed-source', '--import', join(root, 'tools/jest/run-sources.mjs')];

describe('a script of the project that is asked for help', () => {
  it.each([
    ['start', 'infra/devnet/src/main.ts'],
    ['demo', 'infra/devnet/src/demo/main.ts'],
    ['simulate', 'tools/simulate/src/main.ts'],
    ['bench', 'bench/run.mjs'],
    ['verify', 'tools/verify/main.mjs'],
    ['dead-letters', 'tools/dead-letters/main.mjs'],
    ['rebuild', 'tools/rebuild/main.mjs'],
    ['facts', 'tools/facts/main.mjs'],
    ['rotate-keys', 'services/registry/src/main.rotate-keys.ts'],
  ])('npm run %s says how it is used, does nothing and ends well', async (script, program) => {
    const args = [...sources, join(root, program), '--help'];
    // without an environment nothing could be done
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: {} });
    expect([stdout, stderr]).toEqual([expect.stringMatching(new RegExp(`npm (run )?${script}\\b`)), '']);
  });
});
