import { isModelverseError } from '@icubed/errors';

/** What OpenTelemetry calls `error.type`: the code from the catalogue, or the class. */
export function errorTypeOf(error: unknown): string {
  if (isModelverseError(error)) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
