import { ModelverseError } from '@icubed/errors';
import type { Output } from '../pipeline/pipeline.js';
import { orAborted } from './or-aborted.js';
import { RunnerProcess, type RunnerProgram } from './runner-process.js';
import type { Input, RunnableAsset, Runner } from './runner.js';

interface Slot {
  process: RunnerProcess;
  /** Loaded digests, in order of use. */
  loaded: Set<string>;
  busy: boolean;
}

export interface PoolOptions {
  readonly size: number;
  /** Assets each process keeps in memory. */
  readonly maxLoaded: number;
}

/** As many runner processes as the node takes leases at once; each runs one at a time. */
export class RunnerPool implements Runner {
  private readonly slots: Slot[];
  private closed = false;

  constructor(
    private readonly program: RunnerProgram,
    private readonly options: PoolOptions,
  ) {
    this.slots = Array.from({ length: options.size }, () => this.newSlot());
  }

  async run(asset: RunnableAsset, input: Input, signal: AbortSignal): Promise<Output> {
    const slot = this.take(asset.digest);
    try {
      await this.load(slot, asset, signal);
      const output = await slot.process.ask({ ask: 'run', digest: asset.digest, input }, signal);
      if (!output) throw new ModelverseError('NODE.RUNNER_LOST', 'the runner answered without an output');
      return output;
    } finally {
      if (!slot.process.alive && !this.closed) Object.assign(slot, this.newSlot());
      slot.busy = false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { process } of this.slots) process.kill();
  }

  /** A free process, best one that has the asset in memory. */
  private take(digest: string): Slot {
    const free = this.slots.filter(({ busy }) => !busy);
    const slot =
      free.find(({ loaded }) => loaded.has(digest)) ?? free.toSorted((a, b) => a.loaded.size - b.loaded.size)[0];
    if (!slot || this.closed) throw new ModelverseError('NODE.BUSY', 'no runner is free');
    if (!slot.process.alive) Object.assign(slot, this.newSlot());
    slot.busy = true;
    return slot;
  }

  private async load(slot: Slot, asset: RunnableAsset, signal: AbortSignal): Promise<void> {
    if (!slot.loaded.delete(asset.digest)) {
      const files = await orAborted(asset.files(), signal);
      const [oldest] = slot.loaded;
      if (oldest !== undefined && slot.loaded.size >= this.options.maxLoaded) {
        slot.loaded.delete(oldest);
        await slot.process.ask({ ask: 'unload', digest: oldest }, signal);
      }
      await slot.process.ask({ ask: 'load', digest: asset.digest, files }, signal);
    }
    slot.loaded.add(asset.digest);
  }

  private newSlot(): Slot {
    return { process: new RunnerProcess(this.program), loaded: new Set(), busy: false };
  }
}
