import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { Refusal } from '../refusal.js';
import { PICKLE_OPCODES, type Argument, type Effect } from './pickle-opcodes.js';

type Lines = Extract<Argument, { kind: 'lines' }>;

type Item = 'mark' | 'value' | 'text' | 'tuple' | 'global' | 'remembered';

interface Machine {
  readonly stack: Item[];
  steps: number;
  remembered: number;
  /** It has a header with its protocol. */
  declared: boolean;
  /** It names something to import. */
  imports: boolean;
  /** It calls something. */
  calls: boolean;
}

const LINE_PART_BYTES = 4 * 1024;
const LINE_MAX_BYTES = 16 * 1024 * 1024;
const MAX_STEPS = 20_000;
/** Steps that chance does not make. */
const [STEPS_DECLARED, STEPS_STOPPED, STEPS_CUT] = [3, 2, 8];

/**
 * Whether an unpickler would run these bytes. It runs them here as far as their stack goes, for code is run before a pickle breaks:
 * one that is cut or broken behind its first call is as bad as a whole one. Data within it is skipped, not read.
 * @param complete whether this is all of the file, not its start
 */
export async function looksPickled(reader: RandomAccess, complete: boolean): Promise<boolean> {
  const machine: Machine = { stack: [], steps: 0, remembered: 0, declared: false, imports: false, calls: false };
  const cursor = new ByteCursor(reader, new Refusal('pickle'));
  const end = await run(machine, cursor);
  if (machine.calls || end === 'endless') return true;
  if (machine.declared && (machine.imports || end !== 'broken' || machine.steps >= STEPS_DECLARED)) return true;
  if (end === 'stopped')
    return machine.imports || (complete && cursor.remaining === 0 && machine.steps >= STEPS_STOPPED);
  return end === 'cut' && !complete && machine.steps >= STEPS_CUT;
}

async function run(machine: Machine, cursor: ByteCursor): Promise<'stopped' | 'broken' | 'cut' | 'endless'> {
  while (machine.steps < MAX_STEPS) {
    if (cursor.remaining === 0) return 'cut';
    if (!cursor.has(1)) await cursor.need(1);
    const opcode = PICKLE_OPCODES.get(cursor.u8());
    if (!opcode) return 'broken';
    if (opcode.effect.kind === 'stop') return machine.stack.length > 0 ? 'stopped' : 'broken';
    const argument = await passArgument(opcode.argument, cursor);
    if (argument !== 'passed') return argument;
    if (!apply(opcode.effect, machine)) return 'broken';
    machine.steps += 1;
  }
  return 'endless';
}

async function passArgument(argument: Argument, cursor: ByteCursor): Promise<'passed' | 'broken' | 'cut' | 'endless'> {
  if (argument.kind === 'lines') return passLines(argument, cursor);
  const fixed = argument.kind === 'fixed' ? argument.bytes : argument.lengthBytes;
  if (fixed > cursor.remaining) return 'cut';
  if (!cursor.has(fixed)) await cursor.need(fixed);
  const bytes = cursor.take(fixed);
  if (argument.kind === 'fixed') return (bytes[0] ?? 0) > (argument.most ?? 0xff) ? 'broken' : 'passed';
  const length = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (length > cursor.remaining) return 'cut';
  cursor.skip(length, 'an argument');
  return 'passed';
}

async function passLines({ of, lines }: Lines, cursor: ByteCursor): Promise<'passed' | 'broken' | 'cut' | 'endless'> {
  for (let line = 0; line < lines; line += 1) {
    let [start, length] = ['', 0];
    for (;;) {
      const part = Math.min(LINE_PART_BYTES, cursor.remaining);
      if (part === 0) return 'cut';
      if (!cursor.has(part)) await cursor.need(part);
      const bytes = cursor.peek(part);
      const end = bytes.indexOf(0x0a);
      if (length === 0) start = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
      length += end < 0 ? part : end;
      cursor.skip(end < 0 ? part : end + 1, 'a line');
      if (end >= 0) break;
      // no text and no weights have so long a line behind such an opcode
      if (length > LINE_MAX_BYTES) return 'endless';
    }
    if (!of.test(length > LINE_PART_BYTES ? start[0]! : start)) return 'broken';
  }
  return 'passed';
}

/** False when an unpickler would fail here. */
function apply(effect: Effect, machine: Machine): boolean {
  const { stack } = machine;
  const top = (depth: number) => stack[stack.length - 1 - depth];
  const isArguments = (item: Item | undefined) => item === 'tuple' || item === 'remembered';
  switch (effect.kind) {
    case 'push':
      if (!drop(stack, effect.takes)) return false;
      stack.push(effect.what);
      if (effect.what === 'global') machine.imports = true;
      return true;
    case 'take':
      return stack.length >= effect.needs && drop(stack, effect.takes);
    case 'to-mark': {
      const mark = stack.lastIndexOf('mark');
      if (mark < effect.under) return false;
      stack.length = mark;
      if (effect.leaves !== 'nothing') stack.push(effect.leaves);
      return true;
    }
    case 'mark':
      return stack.push('mark') > 0;
    case 'dup':
      return stack.length > 0 && stack.push(top(0)!) > 0;
    case 'get':
      return machine.remembered > 0 && stack.push('remembered') > 0;
    case 'put':
      machine.remembered += 1;
      return stack.length > 0;
    case 'proto':
      machine.declared ||= machine.steps === 0;
      return true;
    case 'stack-global':
      if (![top(0), top(1)].every((item) => item === 'text' || item === 'remembered')) return false;
      machine.imports = true;
      return drop(stack, 2) && stack.push('global') > 0;
    case 'call':
    case 'call-keywords': {
      const depth = effect.kind === 'call' ? 0 : 1;
      if (!isArguments(top(depth)) || top(depth + 1) === undefined || top(depth + 1) === 'mark') return false;
      machine.calls = true;
      return drop(stack, depth + 2) && stack.push('value') > 0;
    }
    case 'inst':
    case 'obj': {
      const mark = stack.lastIndexOf('mark');
      if (mark < 0 || (effect.kind === 'obj' && mark === stack.length - 1)) return false;
      machine.calls = true;
      stack.length = mark;
      return stack.push('value') > 0;
    }
    case 'build':
      return drop(stack, 1) && stack.length > 0;
    default:
      return true;
  }
}

function drop(stack: Item[], count: number): boolean {
  if (stack.length < count || stack.slice(stack.length - count).includes('mark')) return false;
  stack.length -= count;
  return true;
}
