import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

export const DESCRIPTION_MAX_BYTES = 64 * 1024;

/**
 * Reads one of the small JSON files that say how a content folder is run, bounded before it is parsed.
 *
 * @throws CONTENT.MODEL_INVALID
 */
export function readDescription<S extends z.ZodType>(file: string, schema: S, bytes: Uint8Array): z.output<S> {
  if (bytes.byteLength > DESCRIPTION_MAX_BYTES) throw descriptionInvalid(file, 'it is larger than 64 KiB');
  const parsed = schema.safeParse(parseJson(file, bytes));
  if (!parsed.success) throw descriptionInvalid(file, z.prettifyError(parsed.error));
  return parsed.data;
}

export function descriptionInvalid(file: string, detail: string): ModelverseError {
  return new ModelverseError('CONTENT.MODEL_INVALID', `${file} cannot be used: ${detail}`);
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw descriptionInvalid(file, 'it is not JSON');
  }
}
