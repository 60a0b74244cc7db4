import type { ParamType } from 'ethers';
import { checksummed } from './checksummed.js';
import { WORD, type Words } from './words.js';

/** How one type is read. `base` is where the enclosing tuple begins, from which offsets count; `at` is where its own head stands. */
export interface ValueDecoder {
  readonly dynamic: boolean;
  /** words of its head within the enclosing tuple */
  readonly words: number;
  decode(data: Words, base: number, at: number): unknown;
}

type Elementary = (word: string) => unknown;

/** A type that takes one word; undefined for every other. Its unused bits are ignored where ethers ignores them. */
export function elementary(type: string): Elementary | undefined {
  if (type === 'address') return address;
  if (type === 'bool') return (word) => BigInt(`0x${word}`) !== 0n;
  const [, kind, digits] = /^(uint|int|bytes)(\d+)$/.exec(type) ?? [];
  const size = Number(digits);
  if (kind === 'bytes') return (word) => `0x${word.slice(0, size * 2)}`;
  if (kind === 'int') return (word) => BigInt.asIntN(size, BigInt(`0x${word}`));
  if (type === 'uint256') return (word) => BigInt(`0x${word}`);
  return kind === 'uint' ? (word) => BigInt.asUintN(size, BigInt(`0x${word}`)) : undefined;
}

function address(word: string): string {
  if (!word.startsWith('000000000000000000000000')) throw new RangeError('an address of more than 160 bits');
  return checksummed(word.slice(24));
}

/** Throws RangeError for a type that no Solidity event has. */
export function decoderOf(param: ParamType): ValueDecoder {
  if (param.isTuple()) return tuple(param.components.map((part, at) => [nameOf(part, at), decoderOf(part)]));
  if (param.isArray()) {
    const item = decoderOf(param.arrayChildren);
    return param.arrayLength === -1 ? list(item) : fixedList(item, param.arrayLength);
  }
  if (param.type === 'string') return bytes((hex) => utf8.decode(Buffer.from(hex, 'hex')));
  if (param.type === 'bytes') return bytes((hex) => `0x${hex}`);
  const read = elementary(param.type);
  if (read === undefined) throw new RangeError(`events with a ${param.type} cannot be decoded`);
  return { dynamic: false, words: 1, decode: (data, _base, at) => read(data.word(at)) };
}

export function nameOf(param: ParamType, at: number): string {
  return param.name || String(at);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function bytes(read: (hex: string) => string): ValueDecoder {
  return {
    dynamic: true,
    words: 1,
    decode(data, base, at) {
      const start = base + data.count(at) * 2;
      return read(data.slice(start + WORD, data.count(start) * 2));
    },
  };
}

function tuple(parts: readonly (readonly [name: string, decoder: ValueDecoder])[]): ValueDecoder {
  const dynamic = parts.some(([, decoder]) => decoder.dynamic);
  return {
    dynamic,
    words: dynamic ? 1 : parts.reduce((sum, [, { words }]) => sum + words, 0),
    decode(data, base, at) {
      const start = dynamic ? base + data.count(at) * 2 : at;
      const value: Record<string, unknown> = {};
      let head = start;
      for (const [name, decoder] of parts) {
        value[name] = decoder.decode(data, start, head);
        head += decoder.words * WORD;
      }
      return value;
    },
  };
}

function fixedList(item: ValueDecoder, length: number): ValueDecoder {
  return {
    dynamic: item.dynamic,
    words: item.dynamic ? 1 : item.words * length,
    decode: (data, base, at) => items(data, item, length, item.dynamic ? base + data.count(at) * 2 : at),
  };
}

function list(item: ValueDecoder): ValueDecoder {
  return {
    dynamic: true,
    words: 1,
    decode(data, base, at) {
      const start = base + data.count(at) * 2;
      return items(data, item, data.count(start), start + WORD);
    },
  };
}

function items(data: Words, item: ValueDecoder, length: number, start: number): unknown[] {
  data.mustHold(start, length, item.words);
  return Array.from({ length }, (_, index) => item.decode(data, start, start + index * item.words * WORD));
}
