import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { options, root } from './subgraphs.mjs';

let stale = 0;

/** Writes a generated file, or with --check only compares it with what is committed. */
export function emit(file, content) {
  const path = join(root, file);
  const current = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (current === content) return;
  if (options.check) {
    stale += 1;
    process.stderr.write(`${relative(root, path)} is stale: npm run graphql:generate\n`);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  process.stdout.write(`wrote ${relative(root, path)}\n`);
}

/** Ends the process with 1 if --check found a difference. */
export function finish() {
  if (stale > 0) process.exitCode = 1;
}
