import { ModelverseError } from '@icubed/errors';

/** The README of a model hub: YAML between two lines of three dashes, then Markdown. */
export interface FrontMatter {
  readonly yaml: string;
  readonly body: string;
}

export const README_MAX_BYTES = 1024 * 1024;
/** A card of a hub is a few KiB; one with all its results some tens. */
export const FRONT_MATTER_MAX_CHARS = 64 * 1024;

const FENCE = '---';

export function readmeTooLarge(): ModelverseError {
  return invalidCard('the file is larger than 1 MiB');
}

/**
 * Cuts a README into its front matter and its body. A file without front matter is all body.
 *
 * @throws REGISTRY.CARD_INVALID when it is larger than 1 MiB, is no UTF-8, or its front matter is not closed or longer than 64 KiB
 */
export function splitFrontMatter(bytes: Uint8Array): FrontMatter {
  if (bytes.byteLength > README_MAX_BYTES) throw readmeTooLarge();
  const lines = textOf(bytes).split(/\r?\n/);
  if (lines[0]?.trimEnd() !== FENCE) return { yaml: '', body: lines.join('\n') };
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === FENCE);
  if (end === -1) throw invalidCard('its front matter has no end: a line of three dashes');
  const yaml = lines.slice(1, end).join('\n');
  if (yaml.length > FRONT_MATTER_MAX_CHARS) throw invalidCard('its front matter is longer than 64 KiB');
  return { yaml, body: lines.slice(end + 1).join('\n') };
}

export function invalidCard(why: string, cause?: unknown): ModelverseError {
  return new ModelverseError('REGISTRY.CARD_INVALID', `the model card: ${why}`, {}, { cause });
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalidCard('the file is no UTF-8 text', cause);
  }
}
