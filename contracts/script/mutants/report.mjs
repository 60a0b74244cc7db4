// What a run found, as a table for people and as JSON for machines.

export const KILLED = new Set(['killed', 'timed out']);
const COUNTED = new Set(['killed', 'timed out', 'survived']);

export function tally(results) {
  const rows = new Map();
  for (const { target, outcome, why } of results) {
    const row = rows.get(target) ?? { target, run: 0, killed: 0, 'timed out': 0, survived: 0, explained: 0, equivalent: 0, 'compile error': 0 };
    row[outcome] += 1;
    if (COUNTED.has(outcome)) row.run += 1;
    if (outcome === 'survived' && why) row.explained += 1;
    rows.set(target, row);
  }
  return [...rows.values()];
}

const share = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

export function table(results) {
  const lines = tally(results).map(
    (row) =>
      `| ${row.target} | ${row.run} | ${row.killed} | ${row['timed out']} | ${row.survived} | ${row.explained} | ${share(row.killed + row['timed out'], row.run)} | ${row.equivalent} | ${row['compile error']} |`,
  );
  return [
    '| contract | mutants | killed | timed out | survived | of these explained | killed, % | same bytecode | do not compile |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

export function survivors(results) {
  return results
    .filter(({ outcome }) => outcome === 'survived')
    .map(({ file, line, where, original, mutant, why }) => `${file}:${line} ${where}: ${original} → ${mutant}${why ? `\n    ${why}` : ''}`)
    .join('\n');
}

export function score(results) {
  const counted = results.filter(({ outcome }) => COUNTED.has(outcome));
  return { counted: counted.length, killed: counted.filter(({ outcome }) => KILLED.has(outcome)).length };
}
