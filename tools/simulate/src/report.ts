import type { SimulateArguments } from './arguments.js';
import type { SeedResult } from './run-seed.js';

const COLUMNS: readonly (readonly [title: string, value: (result: SeedResult) => string | number])[] = [
  ['seed', ({ seed }) => seed],
  ['finality', ({ finalityDepth }) => finalityDepth],
  ['blocks', ({ blocks }) => blocks],
  ['reorgs', ({ reorgs }) => reorgs],
  ['deepest', ({ deepest }) => deepest],
  ['kills', ({ kills }) => kills],
  ['cuts', ({ cuts }) => cuts],
  ['writers', ({ writers }) => writers],
  ['requests', ({ requests }) => requests],
  ['failed', ({ failures }) => failures],
  ['sloppy', ({ sloppy }) => sloppy],
  ['lies', ({ lies }) => lies],
  ['compared', ({ comparisons }) => comparisons],
  ['seconds', ({ seconds }) => seconds.toFixed(1)],
  ['result', ({ failure }) => (failure === undefined ? 'equal' : 'FAILED')],
];

/** Rows beyond which only the totals are worth reading. */
const LISTED = 60;

export function replayOf({ seed }: SeedResult, { minutes, actions }: SimulateArguments): string {
  return `npm run simulate -- --seed ${seed} ${minutes === undefined ? `--actions ${actions}` : `--minutes ${minutes}`} --trace`;
}

/** One line of what the seeds so far went through, and whether all of them ended equal. */
export function totals(results: readonly SeedResult[], seconds: number): string {
  const sum = (value: (result: SeedResult) => number): number =>
    results.reduce((total, result) => total + value(result), 0);
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  return [
    `${results.length} seeds`,
    `${sum(({ blocks }) => blocks)} blocks`,
    `${sum(({ reorgs }) => reorgs)} reorgs (deepest ${Math.max(0, ...results.map(({ deepest }) => deepest))})`,
    `${sum(({ kills }) => kills)} kills`,
    `${sum(({ cuts }) => cuts)} connection cuts`,
    `${sum(({ failures }) => failures)} of ${sum(({ requests }) => requests)} requests failed`,
    `${sum(({ lies }) => lies)} lies told`,
    `${sum(({ comparisons }) => comparisons)} comparisons`,
    `${seconds.toFixed(0)} s`,
    failed === 0 ? 'all equal' : `${failed} FAILED`,
  ].join(', ');
}

export function table(results: readonly SeedResult[], seconds: number, asked: SimulateArguments): string {
  const listed = results.length > LISTED ? results.filter(({ failure }) => failure !== undefined) : results;
  const rows = [
    COLUMNS.map(([title]) => title),
    ...listed.map((result) => COLUMNS.map(([, value]) => String(value(result)))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] as number)).join('  '));
  const failed = results.filter(({ failure }) => failure !== undefined);
  const replays = failed.map((result) => `  ${replayOf(result, asked)}`);
  return `${lines.join('\n')}\n${totals(results, seconds)}\n${replays.length === 0 ? '' : `replay:\n${replays.join('\n')}\n`}`;
}
