import type { Backend } from '../backend/backend.js';
import { Pipeline, type ContentFiles, type Output } from '../pipeline/pipeline.js';
import type { Processor } from '../pipeline/processor.js';
import type { Input } from './runner.js';

/** The pipelines one process holds in memory. */
export class LoadedAssets {
  private readonly pipelines = new Map<string, Pipeline>();

  constructor(
    private readonly backends: readonly Backend[],
    private readonly processors: readonly Processor[],
  ) {}

  has(digest: string): boolean {
    return this.pipelines.has(digest);
  }

  async load(digest: string, files: ContentFiles): Promise<void> {
    this.pipelines.set(digest, await Pipeline.load(files, this.backends, this.processors));
  }

  async unload(digest: string): Promise<void> {
    const pipeline = this.pipelines.get(digest);
    this.pipelines.delete(digest);
    await pipeline?.dispose();
  }

  async run(digest: string, input: Input, signal: AbortSignal): Promise<Output> {
    const pipeline = this.pipelines.get(digest);
    if (!pipeline) throw new RangeError(`${digest} is not loaded`);
    return pipeline.run(input, signal);
  }
}
