/**
 * Lines per source file by folder: median, 90th percentile, longest. Specs, generated and built files are left out.
 * Usage: node tools/source-lines.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const files = execFileSync('git', ['ls-files', '*.ts', '*.sol'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && !/(\.spec\.ts$|\.t\.sol$|\/generated\/|\.d\.ts$)/.test(file));

const folders = new Map();
for (const file of files) {
  const folder = file.startsWith('contracts/')
    ? file.split('/').slice(0, 2).join('/')
    : file.split('/').slice(0, 2).join('/');
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  folders.set(folder, [...(folders.get(folder) ?? []), { file, lines }]);
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
console.log('| folder | files | lines | median | p90 | longest |\n|---|---|---|---|---|---|');
for (const [folder, entries] of [...folders, ['**all**', [...folders.values()].flat()]]) {
  const sorted = entries.map(({ lines }) => lines).sort((a, b) => a - b);
  const longest = entries.find(({ lines }) => lines === sorted.at(-1));
  const total = sorted.reduce((sum, lines) => sum + lines, 0);
  console.log(
    `| ${folder} | ${sorted.length} | ${total} | ${quantile(sorted, 0.5)} | ${quantile(sorted, 0.9)} | ${longest.lines} \`${longest.file.split('/').at(-1)}\` |`,
  );
}
