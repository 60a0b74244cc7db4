import { quoted, type Refusal } from '../refusal.js';

const MAX_DEPTH = 64;
/** Longer numbers are cut, and then no number that is read here. */
const BARE_MAX_CHARACTERS = 400;
const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/**
 * Pulls values out of JSON (RFC 8259) without building them first: a key that occurs twice is refused at any depth, as are lone
 * surrogates, and what nobody asked for is checked and forgotten.
 * @throws CONTENT.FORMAT_INVALID, CONTENT.FORMAT_LIMIT for what is nested too deep
 */
export class JsonReader {
  private readonly text: Buffer;
  private at = 0;
  private depth = 0;

  /** `base` is where the text starts in its file, for messages. */
  constructor(
    text: Uint8Array,
    private readonly refusal: Refusal,
    private readonly base = 0,
  ) {
    this.text = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  }

  peek(): JsonKind {
    const byte = this.byte();
    if (byte === 0x7b) return 'object';
    if (byte === 0x5b) return 'array';
    if (byte === QUOTE) return 'string';
    return byte === 0x2d || (byte >= 0x30 && byte <= 0x39) ? 'number' : 'literal';
  }

  /** `visit` reads the value of each key. */
  object(what: string, visit: (key: string) => void): void {
    const keys = new Set<string>();
    this.list(what, '{', '}', () => {
      const key = this.string(`a key of ${what}`);
      if (keys.has(key)) this.fail(`${what} has the key ${quoted(key)} twice`);
      keys.add(key);
      this.expect(':', what);
      visit(key);
    });
  }

  /** `visit` reads each element. */
  array(what: string, visit: () => void): void {
    this.list(what, '[', ']', visit);
  }

  string(what: string): string {
    if (this.byte() !== QUOTE) this.fail(`${what} is no string`);
    const start = ++this.at;
    let [escaped, ascii] = [false, true];
    for (; ; this.at += 1) {
      const byte = this.text[this.at];
      if (byte === undefined || byte < SPACE) this.fail(`${what} is a string that does not end`);
      if (byte === QUOTE) break;
      if (byte >= 0x80) ascii = false;
      else if (byte === BACKSLASH) {
        escaped = true;
        this.at += 1;
      }
    }
    const raw = ascii ? this.text.toString('latin1', start, this.at) : this.decode(start, this.at, what);
    this.at += 1;
    return escaped ? this.unescape(raw, what) : raw;
  }

  /** A count, size or offset: no sign, no fraction, no exponent. */
  natural(what: string): number {
    const first = this.byte();
    const start = this.at;
    let value = 0;
    for (; isDigit(this.text[this.at]); this.at += 1) value = value * 10 + this.text[this.at]! - 0x30;
    const zeros = first === 0x30 && this.at > start + 1;
    if (this.at === start || zeros || !Number.isSafeInteger(value) || isBare(this.text[this.at]))
      this.fail(`${what} is no natural number`);
    return value;
  }

  skip(what: string): void {
    switch (this.peek()) {
      case 'object':
        this.object(what, () => this.skip(what));
        break;
      case 'array':
        this.array(what, () => this.skip(what));
        break;
      case 'string':
        this.string(what);
        break;
      case 'number':
        if (!NUMBER.test(this.bare())) this.fail(`${what} is no number`);
        break;
      case 'literal':
        if (!['true', 'false', 'null'].includes(this.bare())) this.fail(`${what} is no JSON value`);
    }
  }

  /** Nothing but white space may follow. */
  end(what: string): void {
    this.space();
    if (this.at < this.text.length) this.fail(`text follows ${what}`);
  }

  fail(why: string): never {
    return this.refusal.malformed(why, this.base + this.at);
  }

  private list(what: string, open: string, close: string, visit: () => void): void {
    this.expect(open, what);
    if (++this.depth > MAX_DEPTH) this.refusal.limit(`${what} is nested too deep`, this.base + this.at);
    if (this.byte() === close.charCodeAt(0)) this.at += 1;
    else {
      do visit();
      while (this.more(close, what));
    }
    this.depth -= 1;
  }

  private more(close: string, what: string): boolean {
    if (this.byte() === 0x2c) {
      this.at += 1;
      return true;
    }
    this.expect(close, what);
    return false;
  }

  private expect(mark: string, what: string): void {
    if (this.byte() !== mark.charCodeAt(0)) this.fail(`${what} lacks a ${mark}`);
    this.at += 1;
  }

  private byte(): number {
    this.space();
    return this.text[this.at] ?? this.fail('the JSON ends too early');
  }

  private space(): void {
    for (;;) {
      const byte = this.text[this.at];
      if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.at += 1;
    }
  }

  /** A number or literal: what stands before the next mark. */
  private bare(): string {
    this.space();
    const start = this.at;
    while (isBare(this.text[this.at])) this.at += 1;
    return this.text.toString('latin1', start, Math.min(this.at, start + BARE_MAX_CHARACTERS));
  }

  private decode(from: number, to: number, what: string): string {
    try {
      return UTF8.decode(this.text.subarray(from, to));
    } catch {
      return this.fail(`${what} is not UTF-8`);
    }
  }

  private unescape(raw: string, what: string): string {
    let value: string;
    try {
      value = JSON.parse(`"${raw}"`) as string;
    } catch {
      return this.fail(`${what} holds an escape that JSON does not know`);
    }
    if (!value.isWellFormed()) this.fail(`${what} holds a lone surrogate`);
    return value;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** What numbers and literals are made of. */
function isBare(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    isDigit(byte) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
