import { createHash, type Hash } from 'node:crypto';

/** A SHA-256 over the first `bytes` of a file. */
export interface RunningHash {
  readonly hash: Hash;
  readonly bytes: number;
}

/** A state is some hundred bytes; this many files may arrive at the same time without one being read again. */
const KEPT = 1_024;

/**
 * The SHA-256 states of files that are still arriving, between their pieces. Node's states cannot be written down, so they live in memory alone:
 * whoever finds none (after a restart, or in another process) reads the file again from disk, once, and a read that is cut short is kept as far
 * as it came. See docs/adr/0015.
 */
export class RunningHashes {
  private readonly kept = new Map<string, RunningHash>();

  /**
   * A state over exactly the first `bytes` of a file.
   *
   * @param read the file's bytes from an offset on; asked only for what no kept state covers
   */
  async over(
    id: string,
    bytes: number,
    read: (start: number, end: number) => AsyncIterable<Uint8Array>,
  ): Promise<RunningHash> {
    const known = this.kept.get(id);
    const start = known && known.bytes <= bytes ? known : { hash: createHash('sha256'), bytes: 0 };
    // a copy: what the caller adds may yet be thrown away
    let state: RunningHash = { hash: start.hash.copy(), bytes: start.bytes };
    if (state.bytes === bytes) return state;
    const from = state.bytes;
    for await (const chunk of read(from, bytes)) {
      state.hash.update(chunk);
      state = { hash: state.hash, bytes: state.bytes + chunk.byteLength };
      this.keep(id, state);
    }
    if (state.bytes !== bytes) throw new RangeError(`the file has ${state.bytes} of ${bytes} bytes`);
    return { hash: state.hash.copy(), bytes };
  }

  keep(id: string, state: RunningHash): void {
    this.kept.delete(id);
    this.kept.set(id, state);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
  }

  forget(id: string): void {
    this.kept.delete(id);
  }
}
