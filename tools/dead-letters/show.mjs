const WIDEST = 60;

export function listText({ letters, more }) {
  if (letters.length === 0) return 'no dead letters';
  const rows = letters.map((letter) => [
    letter.id,
    letter.fact?.type ?? '(no fact)',
    letter.code,
    String(letter.attempts),
    letter.parkedAt,
    replayedText(letter),
    oneLine(letter.reason),
  ]);
  const table = tableText([['id', 'fact', 'code', 'tries', 'parked', 'replayed', 'reason'], ...rows]);
  return more ? `${table}\nthere are more: narrow it down, or raise --limit` : table;
}

export function letterText(letter) {
  const rows = [
    ['id', letter.id],
    ['group', letter.group],
    ['topic', `${letter.topic}, partition ${letter.partition}, offset ${letter.offset}`],
    ['key', letter.key],
    ['fact', letter.fact === undefined ? '(no fact)' : `${letter.fact.type} ${letter.fact.id}`],
    ['code', letter.code],
    ['tries', String(letter.attempts)],
    ['parked', letter.parkedAt],
    ...letter.replays.map(({ at, by }) => ['replayed', `${at} by ${by}`]),
    ['reason', letter.reason],
  ];
  return `${tableText(rows)}\n\n${payloadText(letter.payload)}`;
}

export function outcomesText(outcomes, { dryRun, more }) {
  const rows = outcomes.map(({ id, outcome, code }) => [id, code === undefined ? outcome : `${outcome}: ${code}`]);
  const lines = [
    rows.length === 0 ? 'nothing to replay' : tableText(rows),
    ...(dryRun ? ['dry run: nothing was replayed'] : []),
    ...(more ? ['there are more: run it again'] : []),
  ];
  return lines.join('\n');
}

function replayedText({ replays }) {
  const last = replays.at(-1);
  if (last === undefined) return '-';
  return replays.length === 1 ? last.at : `${last.at} (${replays.length}×)`;
}

function payloadText(payload) {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return printable(payload);
  }
}

function oneLine(text) {
  const line = printable(text).replaceAll(/\s+/g, ' ');
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

/** A payload comes from outside: it must not steer the operator's terminal. */
function printable(text) {
  return text.replaceAll(/[^\P{C}\n\t]/gu, '�');
}

function tableText(cells) {
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
