import { join } from 'node:path';
import { quietly, step } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';

/** TypeScript's own incremental build: only packages whose sources changed are compiled again. */
export async function build(root, node) {
  await step('build', async () => {
    const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc');
    const { code, output } = await quietly(node, [compiler, '-b', join(root, 'tsconfig.json')], { cwd: root });
    if (code === 0) return 'done';
    throw new SetUpError(`the build failed.\n${output.split('\n').slice(0, 40).join('\n')}`);
  });
}
