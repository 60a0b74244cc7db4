import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';
import { parseLicence } from '../licence/licence-expression.js';

export const MODEL_CARD_MAX_BYTES = 64 * 1024;
export const NAME_MAX = 120;
export const DESCRIPTION_MAX = 10_000;
export const TAGS_MAX = 20;
export const TAG_MAX = 40;

/** What people read about an asset. The named fields are shown; others are kept as they are. */
const modelCardSchema = z
  .object({
    name: z.string().trim().min(1).max(NAME_MAX),
    description: z.string().max(DESCRIPTION_MAX).optional(),
    tags: z.array(z.string().max(TAG_MAX)).max(TAGS_MAX).optional(),
    /** an SPDX expression; `LicenseRef-<name>` for what SPDX does not list */
    licence: z.string().max(200).optional(),
  })
  .catchall(z.json());

export type ModelCard = z.infer<typeof modelCardSchema>;

/** @throws REGISTRY.REGISTRATION_INVALID, REGISTRY.LICENCE_INVALID */
export function parseModelCard(value: unknown): ModelCard {
  const parsed = modelCardSchema.safeParse(value);
  if (!parsed.success)
    throw new ModelverseError('REGISTRY.REGISTRATION_INVALID', `the model card: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.licence !== undefined) parseLicence(parsed.data.licence);
  return parsed.data;
}

/** Its stored bytes: keys sorted at every level, so that equal cards have one CID. */
export function encodeModelCard(card: ModelCard): Uint8Array {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(card)));
  if (bytes.byteLength > MODEL_CARD_MAX_BYTES)
    throw new ModelverseError('REGISTRY.REGISTRATION_INVALID', 'the model card is larger than 64 KiB');
  return bytes;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
