/** What follows an opcode: fixed bytes (an unpickler refuses a first one above `most`), bytes behind a length of so many bytes, or lines. */
export type Argument =
  | { readonly kind: 'fixed'; readonly bytes: number; readonly most?: number }
  | { readonly kind: 'counted'; readonly lengthBytes: number }
  | { readonly kind: 'lines'; readonly of: RegExp; readonly lines: number };

/** What an unpickler does with its stack, as far as it tells a pickle from chance. */
export type Effect =
  | { readonly kind: 'push'; readonly what: 'value' | 'text' | 'tuple' | 'global'; readonly takes: number }
  | { readonly kind: 'take'; readonly takes: number; readonly needs: number }
  | { readonly kind: 'to-mark'; readonly leaves: 'value' | 'tuple' | 'nothing'; readonly under: number }
  | { readonly kind: 'mark' | 'get' | 'put' | 'keep' | 'stop' | 'stack-global' | 'call' | 'call-keywords' | 'build' }
  | { readonly kind: 'inst' | 'obj' | 'proto' | 'dup' };

export interface Opcode {
  readonly argument: Argument;
  readonly effect: Effect;
}

const fixed = (bytes: number): Argument => ({ kind: 'fixed', bytes });
const counted = (lengthBytes: number): Argument => ({ kind: 'counted', lengthBytes });
const line = (of: RegExp, lines = 1): Argument => ({ kind: 'lines', of, lines });
const push = (what: 'value' | 'text' | 'tuple' | 'global', takes = 0): Effect => ({ kind: 'push', what, takes });
const take = (takes: number, needs: number): Effect => ({ kind: 'take', takes, needs });
const toMark = (leaves: 'value' | 'tuple' | 'nothing', under = 0): Effect => ({ kind: 'to-mark', leaves, under });

const NONE = fixed(0);
/** CPython refuses a higher one before it reads on. */
const PROTOCOL: Argument = { kind: 'fixed', bytes: 1, most: 5 };
const INTEGER = line(/^-?[0-9]+L?$/);
const FLOAT = line(/^-?([0-9.]+(e[+-]?[0-9]+)?|inf|nan)$/i);
/** A line that is longer than what is looked at is judged by its first character. */
const QUOTED = line(/^(['"])(.*\1)?$/s);
const ANY = line(/^/);
const NAMES = line(/^[\p{L}_][\p{L}\p{N}_.]*$/u, 2);
const [VALUE, TEXT, GET, PUT, KEEP] = [
  push('value'),
  push('text'),
  { kind: 'get' },
  { kind: 'put' },
  { kind: 'keep' },
] as const;

/**
 * All opcodes of protocols 0 to 5 (CPython's Lib/pickletools.py), by their byte. The extension codes (0x82 to 0x84) name nothing to import:
 * they look a number up that the reader itself has registered, and two bytes of weights make one by chance.
 */
// prettier-ignore
const ROWS: readonly (readonly [code: string, argument: Argument, effect: Effect])[] = [
  ['I', INTEGER, VALUE], ['L', INTEGER, VALUE], ['F', FLOAT, VALUE], ['P', ANY, VALUE], ['J', fixed(4), VALUE],
  ['K', fixed(1), VALUE], ['M', fixed(2), VALUE], ['G', fixed(8), VALUE], ['\x8a', counted(1), VALUE],
  ['\x8b', counted(4), VALUE], ['B', counted(4), VALUE], ['C', counted(1), VALUE], ['\x8e', counted(8), VALUE],
  ['\x96', counted(8), VALUE], ['\x97', NONE, VALUE], ['N', NONE, VALUE], ['\x88', NONE, VALUE], ['\x89', NONE, VALUE],
  [']', NONE, VALUE], ['}', NONE, VALUE], ['\x8f', NONE, VALUE], ['\x82', fixed(1), VALUE],
  ['\x83', fixed(2), VALUE], ['\x84', fixed(4), VALUE],
  ['S', QUOTED, TEXT], ['T', counted(4), TEXT], ['U', counted(1), TEXT], ['V', ANY, TEXT], ['\x8c', counted(1), TEXT],
  ['X', counted(4), TEXT], ['\x8d', counted(8), TEXT],
  [')', NONE, push('tuple')], ['\x85', NONE, push('tuple', 1)], ['\x86', NONE, push('tuple', 2)],
  ['\x87', NONE, push('tuple', 3)], ['t', NONE, toMark('tuple')], ['l', NONE, toMark('value')],
  ['d', NONE, toMark('value')], ['\x91', NONE, toMark('value')], ['e', NONE, toMark('nothing', 1)],
  ['u', NONE, toMark('nothing', 1)], ['\x90', NONE, toMark('nothing', 1)], ['1', NONE, toMark('nothing')],
  ['0', NONE, take(1, 1)], ['a', NONE, take(1, 2)], ['s', NONE, take(2, 3)], ['2', NONE, { kind: 'dup' }],
  ['(', NONE, { kind: 'mark' }], ['g', INTEGER, GET], ['h', fixed(1), GET], ['j', fixed(4), GET], ['p', INTEGER, PUT],
  ['q', fixed(1), PUT], ['r', fixed(4), PUT], ['\x94', NONE, PUT], ['c', NAMES, push('global')],
  ['\x93', NONE, { kind: 'stack-global' }], ['i', NAMES, { kind: 'inst' }], ['o', NONE, { kind: 'obj' }],
  ['R', NONE, { kind: 'call' }], ['\x81', NONE, { kind: 'call' }], ['\x92', NONE, { kind: 'call-keywords' }],
  ['b', NONE, { kind: 'build' }], ['\x98', NONE, KEEP], ['Q', NONE, KEEP], ['\x95', fixed(8), KEEP],
  ['\x80', PROTOCOL, { kind: 'proto' }], ['.', NONE, { kind: 'stop' }],
];

export const PICKLE_OPCODES: ReadonlyMap<number, Opcode> = new Map(
  ROWS.map(([code, argument, effect]) => [code.charCodeAt(0), { argument, effect }]),
);
