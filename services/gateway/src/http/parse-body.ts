import { ModelverseError } from '@icubed/errors';
import type { z } from 'zod';

/** Throws PLATFORM.BAD_REQUEST naming the fields that are wrong, never their values. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new ModelverseError('PLATFORM.BAD_REQUEST', `These fields are missing or wrong: ${fields.join(', ')}.`, {
    fields,
  });
}
