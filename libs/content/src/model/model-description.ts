import { z } from 'zod';
import { MODEL_FILE } from '../manifest/content-path.js';
import { DESCRIPTION_MAX_BYTES, descriptionInvalid, readDescription } from './read-description.js';

const mediaType = z
  .string()
  .max(128)
  .regex(/^[a-z0-9.+-]+\/[a-z0-9.+*-]+$/i);
const fileName = z.string().min(1).max(512);

/** One stage of a model's pipeline: a named, versioned processor and the files it reads. */
export const pipelineStageSchema = z
  .object({
    processor: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*@[1-9][0-9]*$/),
    file: fileName.optional(),
    dictionary: fileName.optional(),
  })
  .catchall(z.union([z.string().max(1024), z.number(), z.boolean()]));

/** `icubed.model.json`: how to run the folder it lies in. */
export const modelDescriptionSchema = z.strictObject({
  format: z.literal('icubed-model/1'),
  runtime: z.enum(['onnx', 'tfjs', 'wasm']),
  task: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9-]*$/),
  input: z.strictObject({ mediaTypes: z.array(mediaType).min(1).max(16) }),
  output: z.strictObject({ mediaType }),
  pipeline: z.array(pipelineStageSchema).min(1).max(16),
});

export type ModelDescription = z.infer<typeof modelDescriptionSchema>;
export type PipelineStage = z.infer<typeof pipelineStageSchema>;

export const MODEL_DESCRIPTION_MAX_BYTES = DESCRIPTION_MAX_BYTES;

/**
 * Reads `icubed.model.json` and checks that every file it names is in the folder.
 *
 * @throws CONTENT.MODEL_INVALID
 */
export function parseModelDescription(bytes: Uint8Array, paths: ReadonlySet<string>): ModelDescription {
  const description = readDescription(MODEL_FILE, modelDescriptionSchema, bytes);
  for (const stage of description.pipeline) {
    for (const file of [stage.file, stage.dictionary]) {
      if (file !== undefined && !paths.has(file))
        throw descriptionInvalid(MODEL_FILE, `it names the file ${file}, which is not in the folder`);
    }
  }
  return description;
}
