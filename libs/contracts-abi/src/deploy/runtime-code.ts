import { artifacts, type ContractName } from '../artifacts.js';
import { runtimes } from '../generated/runtimes.js';

const PREFIX = '0x'.length;
const WORD = 32;

/**
 * Whether `code`, as it stands on a chain, is the contract's: byte for byte but for the words that its constructor filled in, and with
 * the same word wherever the same immutable is used. What the words are is asked of the contract itself, see `wiringOf`.
 */
export function isCodeOf(name: ContractName, code: string): boolean {
  const [{ bytecode }, runtime] = [artifacts[name], runtimes[name]];
  if (code.length !== digit(runtime.size)) return false;
  const immutables: readonly (readonly number[])[] = runtime.immutables;
  const found = code.toLowerCase();
  const expected = `0x${bytecode.slice(digit(runtime.at), digit(runtime.at + runtime.size))}`;
  const places = immutables.flat().toSorted((one, other) => one - other);
  if (withoutWords(found, places) !== withoutWords(expected, places)) return false;
  return immutables.every((uses) => new Set(uses.map((place) => word(found, place))).size === 1);
}

function withoutWords(code: string, places: readonly number[]): string {
  const kept: string[] = [];
  let from = PREFIX;
  for (const place of places) {
    kept.push(code.slice(from, digit(place)));
    from = digit(place + WORD);
  }
  return [...kept, code.slice(from)].join(' ');
}

function word(code: string, place: number): string {
  return code.slice(digit(place), digit(place + WORD));
}

/** Where a byte begins in a string of hex digits. */
function digit(byte: number): number {
  return PREFIX + 2 * byte;
}
