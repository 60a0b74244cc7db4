import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineLine } from './machine.mjs';

const FOLDER = join(import.meta.dirname, '..', 'results');

/**
 * A row: `{what, unit?, value: {median, low, high} | number, target?: {text, met}}`.
 * A report: `{name, question, peer, machine, rows, notes?, measured?}`; `measured` is every round's figure, for the file only.
 */
export async function publish(report) {
  process.stdout.write(`\n${report.name}: ${report.question}\npeer: ${report.peer}\n`);
  process.stdout.write(`${machineLine(report.machine)}\n\n${tableOf(report.rows)}\n`);
  for (const note of report.notes ?? []) process.stdout.write(`${note}\n`);
  const at = new Date().toISOString();
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, `${report.name}-${at.replaceAll(/[:.]/g, '-')}.json`);
  await writeFile(file, `${JSON.stringify({ at, ...report }, null, 2)}\n`);
  process.stdout.write(`\nwritten: ${file}\n`);
}

function tableOf(rows) {
  const cells = [
    ['', 'median', 'rounds', 'target'],
    ...rows.map(({ what, unit = '', value, target }) => {
      const { median, low, high } = typeof value === 'number' ? { median: value, low: value, high: value } : value;
      const spread = low === high ? '' : `${number(low)} – ${number(high)}`;
      return [what, `${number(median)} ${unit}`.trimEnd(), spread, target ? `${target.text} ${verdict(target)}` : ''];
    }),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function verdict({ met }) {
  return met === undefined ? '' : met ? '✓' : '✗';
}

/** Three digits that mean something, and no more. */
export function number(value) {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
