import { ModelverseError } from '@icubed/errors';
import type { Output } from '../pipeline/pipeline.js';
import { orAborted } from '../abort/or-aborted.js';
import { RunnerProcess, type RunnerProgram } from './runner-process.js';
import type { Input, RunnableAsset, Runner } from './runner.js';

/** Dropping networks takes no time worth a name; a process that takes longer is ended. */
const UNLOAD_MS = 5_000;

interface Slot {
  readonly process: RunnerProcess;
  /** Loaded digests, in order of use. */
  readonly loaded: Set<string>;
  busy: boolean;
}

export interface PoolOptions {
  readonly size: number;
  /** Assets each process keeps in memory. */
  readonly maxLoaded: number;
}

/**
 * At most as many runner processes as the node takes leases at once; each runs one at a time. They start when a lease first
 * needs them, so that an idle node costs little.
 */
export class RunnerPool implements Runner {
  private slots: Slot[] = [];
  private closed = false;

  constructor(
    private readonly program: RunnerProgram,
    private readonly options: PoolOptions,
  ) {}

  async run(asset: RunnableAsset, input: Input, signal: AbortSignal): Promise<Output> {
    const slot = this.take(asset.digest);
    slot.busy = true;
    try {
      await this.load(slot, asset, signal);
      const output = await slot.process.ask({ ask: 'run', digest: asset.digest, input }, signal);
      if (!output) throw new ModelverseError('NODE.RUNNER_LOST', 'the runner answered without an output');
      return output;
    } finally {
      if (asset.forget) await this.unload(slot, asset);
      slot.busy = false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { process } of this.slots) process.kill();
  }

  /** A free process: best one that has the asset in memory, else a new one, else the one that holds least. */
  private take(digest: string): Slot {
    this.slots = this.slots.filter(({ process }) => process.alive);
    const free = this.slots.filter(({ busy }) => !busy);
    const warm = free.find(({ loaded }) => loaded.has(digest));
    if (warm) return warm;
    if (this.slots.length < this.options.size && !this.closed) return this.start();
    const [emptiest] = free.sort((a, b) => a.loaded.size - b.loaded.size);
    if (!emptiest || this.closed) throw new ModelverseError('NODE.BUSY', 'no runner is free');
    return emptiest;
  }

  private start(): Slot {
    const slot: Slot = { process: new RunnerProcess(this.program), loaded: new Set(), busy: false };
    this.slots.push(slot);
    return slot;
  }

  /** What does not leave the memory of a process that lives on leaves with the process. */
  private async unload({ process, loaded }: Slot, { digest, forget }: RunnableAsset): Promise<void> {
    forget?.();
    if (!loaded.delete(digest) || !process.alive) return;
    await process.ask({ ask: 'unload', digest }, AbortSignal.timeout(UNLOAD_MS)).catch(() => process.kill());
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
      asset.forget?.();
    }
    slot.loaded.add(asset.digest);
  }
}
