import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

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

export const MODEL_DESCRIPTION_MAX_BYTES = 64 * 1024;

/**
 * Reads `icubed.model.json` and checks that every file it names is in the folder.
 *
 * @throws CONTENT.MODEL_INVALID
 */
export function parseModelDescription(bytes: Uint8Array, paths: ReadonlySet<string>): ModelDescription {
  if (bytes.byteLength > MODEL_DESCRIPTION_MAX_BYTES) throw invalid('it is larger than 64 KiB');
  const parsed = modelDescriptionSchema.safeParse(parseJson(bytes));
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  for (const stage of parsed.data.pipeline) {
    for (const file of [stage.file, stage.dictionary]) {
      if (file !== undefined && !paths.has(file))
        throw invalid(`it names the file ${file}, which is not in the folder`);
    }
  }
  return parsed.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('it is not JSON');
  }
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('CONTENT.MODEL_INVALID', `icubed.model.json cannot be used: ${detail}`);
}
