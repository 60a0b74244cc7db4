import { ModelverseError } from '@icubed/errors';
import { readText } from '../text/read-text.js';
import type { Value } from './value.js';

export interface Input {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * The input as the first stage of a pipeline takes it.
 * @throws NODE.INPUT_TYPE_REFUSED, NODE.INPUT_NOT_TEXT, NODE.INPUT_TOO_LARGE
 */
export function decodeInput(input: Input, accepted: readonly string[], takes: Value['kind']): Value {
  const { essence, charset } = parseMediaType(input.mediaType);
  if (!accepted.includes(essence)) {
    throw new ModelverseError('NODE.INPUT_TYPE_REFUSED', `the model accepts ${accepted.join(', ')}`);
  }
  if (takes !== 'text') return { kind: 'bytes', bytes: input.bytes };
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset))
    throw new ModelverseError('NODE.INPUT_TYPE_REFUSED', 'texts are read as UTF-8 only');
  return { kind: 'text', text: readText(input.bytes, essence) };
}

function parseMediaType(mediaType: string): { essence: string; charset: string | undefined } {
  const [essence, ...parameters] = mediaType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(parameter)?.[1]);
  return { essence: essence!.trim(), charset: charset.find((name) => name !== undefined) };
}
