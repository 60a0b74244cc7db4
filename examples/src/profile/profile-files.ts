import { PROFILE_FILE, type ProfileDescription } from '@icubed/content';

/** Reads faint and narrow print at the price of some noise: a lower bar for what counts as text, more air around it. */
export const faintPrint = {
  'image/dbnet@1': { threshold: 0.2, minScore: 0.5, unclip: 2.4 },
  'text/ctc@1': { minConfidence: 0.4 },
} as const satisfies ProfileDescription['parameters'];

/** The content folder of a prompt profile of `base`, by path. */
export function profileFiles(base: string, parameters: ProfileDescription['parameters']): Map<string, Uint8Array> {
  const description: ProfileDescription = { format: 'icubed-profile/1', base, parameters };
  return new Map([[PROFILE_FILE, new TextEncoder().encode(`${JSON.stringify(description, undefined, 2)}\n`)]]);
}
