/**
 * Writes docs/benchmarks.md from the newest result of each bench; what was not measured here stays as it stands there.
 * Usage: npm run bench -- table
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineLine } from './runner/machine.mjs';
import { number } from './runner/report.mjs';

const RESULTS = join(import.meta.dirname, 'results');
const PAGE = join(import.meta.dirname, '..', 'docs', 'benchmarks.md');

const HEAD = `# Benchmarks

What \`npm run bench -- NAME\` measured last; how each is done and what its peer is: [bench](../bench/README.md). Peers run in the same run, in turn.
The ratio is the figure: times depend on the machine and on what else it did. A missed target is shown as one. Written by \`npm run bench -- table\`.
`;

const files = (await readdir(RESULTS).catch(() => [])).filter((file) => file.endsWith('.json')).toSorted();
const newest = new Map(files.map((file) => [file.replace(/-\d{4}-.*$/, ''), file]));
if (newest.size === 0) throw new Error('nothing was measured yet: npm run bench -- NAME');
const reports = await Promise.all(
  [...newest.values()].map(async (file) => JSON.parse(await readFile(join(RESULTS, file)))),
);
const [, ...standing] = (await readFile(PAGE, 'utf8').catch(() => '')).split(/^(?=## )/m);
const sections = new Map(standing.map((section) => [/^## (\S+)/.exec(section)[1], `${section.trimEnd()}\n`]));
for (const report of reports) sections.set(report.name, sectionOf(report));
const sorted = [...sections].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
await writeFile(PAGE, [HEAD, ...sorted].join('\n'));
process.stdout.write(`written: ${PAGE}\n`);

function sectionOf({ name, question, peer, at, machine, rows, notes = [] }) {
  const lines = rows.map((row) => `| ${[row.what, measured(row), spread(row), target(row)].join(' | ')} |`);
  return `## ${name}

${question}. Peer: ${peer}.

| | median | over the rounds | target |
|---|---|---|---|
${lines.join('\n')}

${notes.length > 0 ? `${notes.join('\n')}\n\n` : ''}${at.slice(0, 10)}, ${machineLine(machine)}.
`;
}

function measured({ value, unit = '' }) {
  return `${number(typeof value === 'number' ? value : value.median)} ${unit}`.trim();
}

function spread({ value }) {
  return typeof value === 'number' || value.low === value.high ? '' : `${number(value.low)} – ${number(value.high)}`;
}

function target({ target: wanted }) {
  return wanted ? `${wanted.text}, ${wanted.met ? 'met' : 'missed'}` : '';
}
