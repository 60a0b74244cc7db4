/**
 * Facts that a consumer group could not take: what they are, why, and once more. See docs/how-to/dead-letters.md.
 * Ends with 0: done; 1: refused; 2: asked wrongly.
 */
import { isModelverseError } from '@icubed/errors';
import { DeadLetters } from '@icubed/messaging';
import { commandOf, USAGE, UsageError } from './arguments.mjs';
import { connect } from './connect.mjs';
import { letterText, listText, outcomesText } from './show.mjs';

const print = (asked, data, text) => process.stdout.write(`${asked.json ? JSON.stringify(data, null, 2) : text}\n`);

async function run(asked, letters) {
  if (asked.command === 'list') {
    const page = await letters.list(asked.filter, asked.limit);
    return print(asked, page, listText(page));
  }
  if (asked.command === 'inspect') {
    const letter = await letters.inspect(asked.id);
    return print(asked, letter, letterText(letter));
  }
  const chosen =
    asked.id === undefined
      ? await letters.list(asked.filter, asked.limit)
      : { letters: [await letters.inspect(asked.id)], more: false };
  const due = chosen.letters.filter((letter) => asked.again || letter.replays.length === 0);
  const done = asked.dryRun ? [] : await letters.replay(due, asked.by);
  const idle = chosen.letters.filter((letter) => asked.dryRun || !due.includes(letter));
  const outcomes = [
    ...done,
    ...idle.map((letter) => ({
      id: letter.id,
      outcome: due.includes(letter) ? 'would be replayed' : 'replayed before',
    })),
  ];
  if (outcomes.some(({ outcome }) => outcome === 'refused')) process.exitCode = 1;
  print(asked, { outcomes, more: chosen.more }, outcomesText(outcomes, { dryRun: asked.dryRun, more: chosen.more }));
}

let transport;
try {
  const asked = commandOf(process.argv.slice(2));
  if (asked === 'help') process.stdout.write(`${USAGE}\n`);
  else {
    transport = connect(asked.at, process.env);
    await run(asked, new DeadLetters(transport, () => new Date()));
  }
} catch (error) {
  if (!(error instanceof UsageError) && !isModelverseError(error)) throw error;
  const because = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  process.stderr.write(`${error.message}${because}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
} finally {
  await transport?.close();
}
