import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FOLDER = 'libs/events/schemas';

/** The recorded schemas of the working tree, by file name. */
export function recorded(root) {
  const folder = join(root, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]));
}

/** Those of a commit: what a hand-edited record cannot hide from. */
export function recordedAt(root, ref) {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const paths = git('ls-tree', '--name-only', ref, `${FOLDER}/`)
    .split('\n')
    .filter((path) => path.endsWith('.json'));
  return new Map(paths.map((path) => [path.slice(FOLDER.length + 1), JSON.parse(git('show', `${ref}:${path}`))]));
}
