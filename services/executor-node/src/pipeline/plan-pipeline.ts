import type { ModelDescription, PipelineStage } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Backend } from '../backend/backend.js';
import { OUTPUTS } from './encode-output.js';
import type { Processor } from './processor.js';

export interface PlannedStage {
  readonly stage: PipelineStage;
  readonly processor: Processor;
  /** The network to load; absent for a processor that runs none. */
  readonly file?: string;
}

/**
 * Checks, before any weights are read, that the node knows each processor and that each gives what the next one takes.
 * @throws NODE.PIPELINE_UNSUPPORTED
 */
export function planPipeline(
  description: ModelDescription,
  known: readonly Processor[],
  { runtime, kind }: Pick<Backend, 'runtime' | 'kind'>,
): PlannedStage[] {
  let carried: string | undefined;
  const planned = description.pipeline.map((stage) => {
    const processor = known.find(({ name }) => name === stage.processor);
    if (!processor) throw unsupported(`the node has no processor ${stage.processor}`);
    carried ??= firstKind(processor);
    if (processor.accepts !== carried)
      throw unsupported(`${stage.processor} takes ${processor.accepts}, it would get ${carried}`);
    carried = processor.gives;
    return { stage, processor, file: networkOf(stage, processor) };
  });
  const foreign = planned.find(({ processor }) => processor.network !== undefined && processor.network !== kind);
  if (foreign) throw unsupported(`${foreign.processor.name} runs no network of the runtime ${runtime}`);
  if (carried === undefined || !OUTPUTS.has(carried))
    throw unsupported(`a pipeline ends in ${[...OUTPUTS].join(', ')}, this one in ${carried}`);
  return planned;
}

/** An input is bytes or text, whatever stands first. */
function firstKind({ accepts }: Processor): string {
  return accepts === 'text' ? 'text' : 'bytes';
}

function networkOf({ file, processor }: PipelineStage, { network }: Processor): string | undefined {
  if (network === undefined && file !== undefined) throw unsupported(`${processor} runs no network, it names ${file}`);
  if (network !== undefined && file === undefined) throw unsupported(`${processor} names no network file`);
  return file;
}

function unsupported(detail: string): ModelverseError {
  return new ModelverseError('NODE.PIPELINE_UNSUPPORTED', detail);
}
