import type { PipelineStage } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { Model } from '../backend/backend.js';
import type { Value, ValueOf } from './value.js';

/** What a stage is built from: its own settings, and the verified files of the asset. */
export interface StageParts {
  readonly stage: PipelineStage;
  readonly model: Model;
  /** @throws NODE.MODEL_REFUSED when the asset has no such file */
  readonly file: (path: string) => Uint8Array;
}

/** A stage with its weights in memory. */
export interface Stage {
  /** Stops between two runs of its network once `signal` is aborted, with the signal's reason. */
  run(input: Value, signal: AbortSignal): Promise<Value>;
}

/** A named, versioned way to use a network: what it does to a value may never change under the same name. */
export interface Processor {
  readonly name: string;
  readonly accepts: Kind;
  readonly gives: Kind;
  build(parts: StageParts): Stage;
}

type Kind = Value['kind'];

interface Definition<In extends Kind, Out extends Kind> {
  readonly name: string;
  readonly accepts: In;
  readonly gives: Out;
  readonly build: (parts: StageParts) => (input: ValueOf<In>, signal: AbortSignal) => Promise<ValueOf<Out>>;
}

/** Lets a processor be written with the kinds it really takes and gives, and keeps the check of them in one place. */
export function defineProcessor<In extends Kind, Out extends Kind>(definition: Definition<In, Out>): Processor {
  const { name, accepts, gives } = definition;
  const fits = (value: Value): value is ValueOf<In> => value.kind === accepts;
  return {
    name,
    accepts,
    gives,
    build: (parts) => {
      const stage = definition.build(parts);
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
