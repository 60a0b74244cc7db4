import type { Refusal } from '../refusal.js';
import type { RandomAccess } from './random-access.js';

const WINDOW_BYTES = 64 * 1024;
/** After a leap over data that is not wanted; a page of the disk. */
const FIRST_WINDOW_BYTES = 4 * 1024;

/**
 * Reads a file forwards through one window, so that memory does not depend on what the file claims. `need(n)` makes n bytes
 * ready; the readers that follow it are synchronous. Numbers are little endian.
 * @throws CONTENT.FORMAT_TRUNCATED past `end`
 */
export class ByteCursor {
  private window: Uint8Array = new Uint8Array();
  private view: DataView = new DataView(new ArrayBuffer(0));
  private windowStart = 0;
  private nextWindow = WINDOW_BYTES;
  private at: number;

  constructor(
    private readonly reader: RandomAccess,
    readonly refusal: Refusal,
    start = 0,
    readonly end = reader.size,
  ) {
    this.at = start;
  }

  get position(): number {
    return this.at;
  }

  get remaining(): number {
    return this.end - this.at;
  }

  has(count: number): boolean {
    return this.at >= this.windowStart && this.at + count <= this.windowStart + this.window.length;
  }

  /** At most a window at a time: what may be longer goes through `bytes` with a cap, or is skipped. */
  async need(count: number): Promise<void> {
    if (this.has(count)) return;
    if (count > WINDOW_BYTES) throw new RangeError('more than a window was asked for');
    if (count > this.remaining) this.refusal.cut('the file ends too early', this.at);
    const leapt = this.at > this.windowStart + this.window.length;
    this.nextWindow = leapt ? FIRST_WINDOW_BYTES : Math.min(WINDOW_BYTES, this.nextWindow * 2);
    const length = Math.min(Math.max(count, this.nextWindow), this.remaining);
    this.window = await this.reader.read(this.at, length);
    if (this.window.length < length) this.refusal.cut('the file is shorter than it was', this.at);
    this.view = new DataView(this.window.buffer, this.window.byteOffset, this.window.byteLength);
    this.windowStart = this.at;
  }

  u8(): number {
    return this.view.getUint8(this.step(1));
  }

  u16(): number {
    return this.view.getUint16(this.step(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.step(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.step(8), true);
  }

  f32(): number {
    return this.view.getFloat32(this.step(4), true);
  }

  f64(): number {
    return this.view.getFloat64(this.step(8), true);
  }

  /** A 64-bit count, size or offset. */
  safe(what: string): number {
    const value = this.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.refusal.malformed(`${what} is ${value}`, this.at - 8);
    return Number(value);
  }

  /** A view of the window, good until the next `need`. */
  peek(count: number): Uint8Array {
    const from = this.at - this.windowStart;
    return this.window.subarray(from, from + count);
  }

  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    this.at += count;
    return bytes;
  }

  /** Bytes that may be longer than the window. Nothing is allocated before the file is known to hold them. */
  async bytes(count: number, cap: number, what: string): Promise<Uint8Array> {
    if (count > cap) this.refusal.limit(`${what} has ${count} bytes, at most ${cap} are read`, this.at);
    if (count > this.remaining) this.refusal.cut(`${what} has ${count} bytes, the file ends before`, this.at);
    if (count <= WINDOW_BYTES) {
      await this.need(count);
      return this.take(count).slice();
    }
    const bytes = await this.reader.read(this.at, count);
    if (bytes.length < count) this.refusal.cut('the file is shorter than it was', this.at);
    this.at += count;
    return bytes;
  }

  /** UTF-8, refused when it is not. */
  async text(count: number, cap: number, what: string): Promise<string> {
    const bytes = count <= WINDOW_BYTES && count <= cap ? await this.short(count) : await this.bytes(count, cap, what);
    try {
      return UTF8.decode(bytes);
    } catch {
      return this.refusal.malformed(`${what} is not UTF-8`, this.at - count);
    }
  }

  /** To a place that was checked to lie in the file. */
  seek(position: number): void {
    this.at = position;
  }

  skip(count: number, what: string): void {
    if (count > this.remaining) this.refusal.cut(`${what} has ${count} bytes, the file ends before`, this.at);
    this.at += count;
  }

  private async short(count: number): Promise<Uint8Array> {
    await this.need(count);
    return this.take(count);
  }

  private step(count: number): number {
    const from = this.at - this.windowStart;
    this.at += count;
    return from;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
