import { Session } from 'node:inspector';

/** Which blocks of the library have run, by V8's own coverage. Asking costs milliseconds: ask for a batch, then for each of it. */
export class Coverage {
  #session = new Session();
  #seen = new Set();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  get blocks() {
    return this.#seen.size;
  }

  /** The blocks that ran since the last call and never before; `learn` makes them known. */
  fresh() {
    const blocks = [];
    this.#session.post('Profiler.takePreciseCoverage', (_, taken) => {
      for (const { url, functions } of taken.result) {
        if (!url.includes('/formats/dist/')) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges) {
            const block = `${url}:${startOffset}:${endOffset}`;
            if (count > 0 && !this.#seen.has(block)) blocks.push(block);
          }
      }
    });
    return blocks;
  }

  learn(blocks) {
    for (const block of blocks) this.#seen.add(block);
  }
}
