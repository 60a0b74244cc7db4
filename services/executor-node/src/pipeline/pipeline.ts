import { MODEL_FILE, parseModelDescription, type ModelDescription } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Backend, Model } from '../backend/backend.js';
import { encodeLines } from './encode-lines.js';
import { planPipeline } from './plan-pipeline.js';
import type { Processor, Stage } from './processor.js';
import type { Value } from './value.js';

/** The verified bytes of an asset's files, by path. */
export type ContentFiles = ReadonlyMap<string, Uint8Array>;

export interface Output {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** An asset ready to be called: its networks in memory, its stages in order. */
export class Pipeline {
  private constructor(
    private readonly description: ModelDescription,
    private readonly stages: readonly Stage[],
    private readonly models: readonly Model[],
  ) {}

  /**
   * @throws CONTENT.MODEL_INVALID, NODE.PIPELINE_UNSUPPORTED, NODE.MODEL_REFUSED; nothing stays loaded then
   */
  static async load(files: ContentFiles, backend: Backend, processors: readonly Processor[]): Promise<Pipeline> {
    const read = (path: string): Uint8Array => {
      const bytes = files.get(path);
      if (!bytes) throw new ModelverseError('NODE.MODEL_REFUSED', `the asset has no file ${path}`);
      return bytes;
    };
    const description = parseModelDescription(read(MODEL_FILE), new Set(files.keys()));
    const planned = planPipeline(description, processors, backend.runtime);
    const models: Model[] = [];
    try {
      const stages: Stage[] = [];
      for (const { stage, processor, file } of planned) {
        const model = await backend.load(read(file));
        models.push(model);
        stages.push(processor.build({ stage, model, file: read }));
      }
      return new Pipeline(description, stages, models);
    } catch (error) {
      await Promise.allSettled(models.map((model) => model.dispose()));
      throw error;
    }
  }

  /** @throws NODE.INPUT_TYPE_REFUSED and what the stages throw; the reason of `signal` once it is aborted */
  async run(input: { readonly mediaType: string; readonly bytes: Uint8Array }, signal: AbortSignal): Promise<Output> {
    if (!this.description.input.mediaTypes.includes(input.mediaType)) {
      throw new ModelverseError(
        'NODE.INPUT_TYPE_REFUSED',
        `the model accepts ${this.description.input.mediaTypes.join(', ')}`,
      );
    }
    let value: Value = { kind: 'bytes', bytes: input.bytes };
    for (const stage of this.stages) {
      signal.throwIfAborted();
      value = await stage.run(value, signal);
    }
    if (value.kind !== 'lines')
      throw new ModelverseError('NODE.PIPELINE_UNSUPPORTED', `the pipeline ended in ${value.kind}`);
    return { mediaType: this.description.output.mediaType, bytes: encodeLines(value.lines) };
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.models.map((model) => model.dispose()));
  }
}
