import type { ModelDescription, ProfileDescription } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Processor } from '../pipeline/processor.js';

/**
 * The base's description under the profile's parameters. Only what a processor declares as tunable may be set; whether the values
 * are in range is checked with all others when the pipeline is built.
 * @throws NODE.PARAMETER_REFUSED
 */
export function applyProfile(
  base: ModelDescription,
  { parameters }: Pick<ProfileDescription, 'parameters'>,
  known: readonly Processor[],
): ModelDescription {
  for (const [name, settings] of Object.entries(parameters)) {
    const processor = known.find((one) => one.name === name);
    if (!processor || !base.pipeline.some((stage) => stage.processor === name))
      throw refused(`the base has no stage ${name}`);
    for (const parameter of Object.keys(settings)) {
      const rule = Object.hasOwn(processor.parameters, parameter) ? processor.parameters[parameter] : undefined;
      if (rule?.tunable !== true) throw refused(`${name} leaves no ${parameter} to profiles`);
    }
  }
  return {
    ...base,
    pipeline: base.pipeline.map((stage) => ({
      ...stage,
      ...(Object.hasOwn(parameters, stage.processor) ? parameters[stage.processor] : {}),
    })),
  };
}

function refused(detail: string): ModelverseError {
  return new ModelverseError('NODE.PARAMETER_REFUSED', detail);
}
