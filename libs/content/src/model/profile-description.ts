import { z } from 'zod';
import { PROFILE_FILE } from '../manifest/content-path.js';
import { DESCRIPTION_MAX_BYTES, readDescription } from './read-description.js';

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

export const PROFILE_DESCRIPTION_MAX_BYTES = DESCRIPTION_MAX_BYTES;

/**
 * Reads `icubed.profile.json`. Whether the base knows the parameters is for the one who runs it to say.
 *
 * @throws CONTENT.MODEL_INVALID
 */
export function parseProfileDescription(bytes: Uint8Array): ProfileDescription {
  return readDescription(PROFILE_FILE, profileDescriptionSchema, bytes);
}
