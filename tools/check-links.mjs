/** Every relative link of the project's Markdown must lead somewhere. Usage: node tools/check-links.mjs */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const broken = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target)
    .filter((target) => !existsSync(join(root, dirname(page), target)))
    .map((target) => `${page} → ${target}`),
);
for (const link of broken) console.error(`broken link: ${link}`);
process.exit(broken.length === 0 ? 0 : 1);
