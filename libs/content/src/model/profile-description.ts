import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';

const setting = z.union([z.string().max(1024), z.number(), z.boolean()]);

/** `icubed.profile.json`: another asset's pipeline under other parameters, by the name of the processor they are for. */
export const profileDescriptionSchema = z.strictObject({
  format: z.literal('icubed-profile/1'),
  base: z
    .string()
    .max(128)
    .regex(/^did:icubed:[1-9][0-9]*:(0|[1-9][0-9]*)$/),
  parameters: z
    .record(
      z
        .string()
        .max(64)
        .regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*@[1-9][0-9]*$/),
      z.record(
        z
          .string()
          .max(64)
          .regex(/^[a-z][A-Za-z0-9]*$/),
        setting,
      ),
    )
    .refine((parameters) => Object.keys(parameters).length <= 16, 'it sets parameters of more than 16 processors'),
});

export type ProfileDescription = z.infer<typeof profileDescriptionSchema>;

export const PROFILE_DESCRIPTION_MAX_BYTES = 64 * 1024;

/**
 * Reads `icubed.profile.json`. Whether the base knows the parameters is for the one who runs it to say.
 *
 * @throws CONTENT.MODEL_INVALID
 */
export function parseProfileDescription(bytes: Uint8Array): ProfileDescription {
  if (bytes.byteLength > PROFILE_DESCRIPTION_MAX_BYTES) throw invalid('it is larger than 64 KiB');
  const parsed = profileDescriptionSchema.safeParse(parseJson(bytes));
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
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
  return new ModelverseError('CONTENT.MODEL_INVALID', `icubed.profile.json cannot be used: ${detail}`);
}
