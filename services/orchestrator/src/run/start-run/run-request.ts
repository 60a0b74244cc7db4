import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

export const runRequestSchema = z.strictObject({
  callId: z.string().regex(/^0x[0-9a-f]{64}$/),
  did: z.string().max(64),
  accountId: z.string().min(1).max(256),
  /** the executor decides the call itself then */
  deadline: z.iso.datetime(),
  input: z.strictObject({ mediaType: z.string().min(1).max(256), base64: z.base64() }),
});

export type RunRequest = z.output<typeof runRequestSchema>;

/** Throws PLATFORM.BAD_REQUEST. */
export function parseRunRequest(bytes: Buffer): RunRequest {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the body is no JSON');
  }
  const parsed = runRequestSchema.safeParse(json);
  if (!parsed.success) throw new ModelverseError('PLATFORM.BAD_REQUEST', z.prettifyError(parsed.error).slice(0, 500));
  return parsed.data;
}
