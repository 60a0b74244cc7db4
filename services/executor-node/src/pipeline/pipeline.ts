import { MODEL_FILE, parseModelDescription, type ModelDescription } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Backend, Model } from '../backend/backend.js';
import { decodeInput, type Input } from './decode-input.js';
import { encodeOutput } from './encode-output.js';
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
    private readonly takes: Value['kind'],
    private readonly stages: readonly Stage[],
    private readonly models: readonly Model[],
  ) {}

  /**
   * @throws CONTENT.MODEL_INVALID, NODE.PIPELINE_UNSUPPORTED, NODE.PARAMETER_REFUSED, NODE.MODEL_REFUSED; nothing stays
   * loaded then
   */
  static async load(
    files: ContentFiles,
    backends: readonly Backend[],
    processors: readonly Processor[],
  ): Promise<Pipeline> {
    const read = (path: string): Uint8Array => {
      const bytes = files.get(path);
      if (!bytes) throw new ModelverseError('NODE.MODEL_REFUSED', `the asset has no file ${path}`);
      return bytes;
    };
    const description = parseModelDescription(read(MODEL_FILE), new Set(files.keys()));
    const backend = backends.find(({ runtime }) => runtime === description.runtime);
    if (!backend) {
      const known = backends.map(({ runtime }) => runtime).join(', ');
      throw new ModelverseError(
        'NODE.PIPELINE_UNSUPPORTED',
        `the node runs ${known}, the model asks for ${description.runtime}`,
      );
    }
    const planned = planPipeline(description, processors, backend);
    const models: Model[] = [];
    try {
      const stages: Stage[] = [];
      for (const { stage, processor, file } of planned) {
        const model = file === undefined ? undefined : await backend.load(read(file));
        if (model) models.push(model);
        stages.push(processor.build({ stage, model, file: read }));
      }
      return new Pipeline(description, planned[0]!.processor.accepts, stages, models);
    } catch (error) {
      await Promise.allSettled(models.map((model) => model.dispose()));
      throw error;
    }
  }

  /**
   * @throws NODE.INPUT_TYPE_REFUSED, NODE.INPUT_NOT_TEXT and what the stages throw; the reason of `signal` once it is aborted
   */
  async run(input: Input, signal: AbortSignal): Promise<Output> {
    let value = decodeInput(input, this.description.input.mediaTypes, this.takes);
    for (const stage of this.stages) {
      signal.throwIfAborted();
      value = await stage.run(value, signal);
    }
    return { mediaType: this.description.output.mediaType, bytes: encodeOutput(value) };
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.models.map((model) => model.dispose()));
  }
}
