import { type ErrorCode, ModelverseError } from '@icubed/errors';
import { z } from 'zod';

/** Room for 64 steps with 32 ports each; bounded before it is parsed. */
export const WORKFLOW_FILE_MAX_BYTES = 256 * 1024;

/** Reads one of a workflow folder's two files. Throws `code`. */
export function readJson<S extends z.ZodType>(
  file: string,
  code: ErrorCode,
  schema: S,
  bytes: Uint8Array,
): z.output<S> {
  const malformed = (why: string): ModelverseError => new ModelverseError(code, `${file} cannot be used: ${why}`);
  if (bytes.byteLength > WORKFLOW_FILE_MAX_BYTES) throw malformed('it is larger than 256 KiB');
  const json = jsonOf(bytes);
  if (json === undefined) throw malformed('it is not JSON');
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error).slice(0, 500));
  return parsed.data;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
