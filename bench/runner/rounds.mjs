/**
 * Measures contestants in turn, so that whatever else the machine does falls on all of them: one round that is thrown away, then `rounds`
 * in which the first to go changes. A contestant answers its figures by name; the result has each figure's value in every round.
 */
export async function interleaved(contestants, { rounds, progress = showProgress }) {
  const names = Object.keys(contestants);
  const measured = Object.fromEntries(names.map((name) => [name, {}]));
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      progress(round === 0 ? `warm-up: ${name}` : `round ${round} of ${rounds}: ${name}`);
      const figures = await contestants[name]({ round, warmUp: round === 0 });
      if (round === 0) continue;
      for (const [figure, value] of Object.entries(figures)) (measured[name][figure] ??= []).push(value);
    }
  }
  progress('');
  return measured;
}

/** One line that overwrites itself on a terminal, nothing elsewhere. */
export function showProgress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
