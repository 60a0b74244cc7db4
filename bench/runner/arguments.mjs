import { parseArgs } from 'node:util';

/** `--name N` for each of `numbers` (whole and positive) and `--name` for each of `flags`, over their defaults; `--name TEXT` for each of `texts`. */
export function optionsOf({ numbers = {}, flags = [], texts = [] }) {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      ...Object.fromEntries(Object.keys(numbers).map((name) => [name, { type: 'string' }])),
      ...Object.fromEntries(texts.map((name) => [name, { type: 'string' }])),
      ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean', default: false }])),
    },
  });
  const given = Object.entries(numbers).map(([name, fallback]) => [name, wholeNumber(name, values[name] ?? fallback)]);
  return { ...values, ...Object.fromEntries(given) };
}

function wholeNumber(name, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`--${name} wants a whole number above 0`);
}
