import type { PipelineStage } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Model, ModelKind } from '../backend/backend.js';
import { parametersOf, type ParameterRules, type Parameters } from './parameters.js';
import type { Value, ValueOf } from './value.js';

/** What a stage is built from: its own settings, its network if it has one, and the verified files of the asset. */
export interface StageParts {
  readonly stage: PipelineStage;
  readonly model?: Model;
  /** @throws NODE.MODEL_REFUSED when the asset has no such file */
  readonly file: (path: string) => Uint8Array;
}

/** A stage with its weights in memory. */
export interface Stage {
  /** Stops between two runs of its network once `signal` is aborted, with the signal's reason. */
  run(input: Value, signal: AbortSignal): Promise<Value>;
}

/**
 * A named, versioned step of a pipeline: what it does to a value under the same parameters may never change under the same
 * name, nor may a parameter's default.
 */
export interface Processor {
  readonly name: string;
  readonly accepts: Kind;
  readonly gives: Kind;
  /** The kind of network it runs; absent when it runs none. */
  readonly network?: ModelKind;
  readonly parameters: ParameterRules;
  /** @throws NODE.PARAMETER_REFUSED, NODE.MODEL_REFUSED */
  build(parts: StageParts): Stage;
}

type Kind = Value['kind'];
type ModelOf<N extends ModelKind | undefined> = N extends ModelKind ? Extract<Model, { kind: N }> : undefined;

interface Definition<In extends Kind, Out extends Kind, N extends ModelKind | undefined, R extends ParameterRules> {
  readonly name: string;
  readonly accepts: In;
  readonly gives: Out;
  readonly network?: N;
  readonly parameters: R;
  readonly build: (
    parts: Omit<StageParts, 'model'> & { readonly model: ModelOf<N>; readonly parameters: Parameters<R> },
  ) => (input: ValueOf<In>, signal: AbortSignal) => Promise<ValueOf<Out>>;
}

/** Lets a processor be written with the kinds it really takes and gives, and keeps the check of them in one place. */
export function defineProcessor<
  In extends Kind,
  Out extends Kind,
  const R extends ParameterRules,
  N extends ModelKind | undefined = undefined,
>(definition: Definition<In, Out, N, R>): Processor {
  const { name, accepts, gives, network, parameters: rules } = definition;
  const fits = (value: Value): value is ValueOf<In> => value.kind === accepts;
  return {
    name,
    accepts,
    gives,
    network,
    parameters: rules,
    build: (parts) => {
      const parameters = parametersOf(parts.stage, rules);
      const stage = definition.build({ ...parts, model: parts.model as ModelOf<N>, parameters });
      return {
        run: (input, signal) => {
          if (!fits(input))
            throw new ModelverseError('NODE.PIPELINE_UNSUPPORTED', `${name} takes ${accepts}, not ${input.kind}`);
          return stage(input, signal);
        },
      };
    },
  };
}
