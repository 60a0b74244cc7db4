import type { ModelDescription, PipelineStage } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Processor } from './processor.js';

export interface PlannedStage {
  readonly stage: PipelineStage;
  readonly processor: Processor;
  readonly file: string;
}

/**
 * Checks, before any weights are read, that the node knows each processor and that each gives what the next one takes.
 * @throws NODE.PIPELINE_UNSUPPORTED
 */
export function planPipeline(
  description: ModelDescription,
  known: readonly Processor[],
  runtime: string,
): PlannedStage[] {
  if (description.runtime !== runtime)
    throw unsupported(`the node runs ${runtime}, the model asks for ${description.runtime}`);
  let carried: string = 'bytes';
  const planned = description.pipeline.map((stage) => {
    const processor = known.find(({ name }) => name === stage.processor);
    if (!processor) throw unsupported(`the node has no processor ${stage.processor}`);
    if (processor.accepts !== carried)
      throw unsupported(`${stage.processor} takes ${processor.accepts}, it would get ${carried}`);
    if (stage.file === undefined) throw unsupported(`${stage.processor} names no network file`);
    carried = processor.gives;
    return { stage, processor, file: stage.file };
  });
  if (carried !== 'lines') throw unsupported(`a pipeline ends in lines, this one in ${carried}`);
  return planned;
}

function unsupported(detail: string): ModelverseError {
  return new ModelverseError('NODE.PIPELINE_UNSUPPORTED', detail);
}
