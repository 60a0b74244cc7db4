import { ModelverseError } from '@icubed/errors';
import { canonicalJson } from './canonical-json.js';
import { encodeLines } from './encode-lines.js';
import type { Value } from './value.js';

/** What a pipeline may end in. */
export const OUTPUTS: ReadonlySet<string> = new Set(['lines', 'classes', 'languages'] satisfies Value['kind'][]);

/**
 * A result as canonical JSON. Probabilities are rounded to four digits: the digits behind them differ between processors,
 * the digest must not.
 */
export function encodeOutput(value: Value): Uint8Array {
  switch (value.kind) {
    case 'lines':
      return encodeLines(value.lines);
    case 'classes':
      return canonicalJson({
        label: value.chosen.label,
        confidence: rounded(value.chosen.probability),
        scores: Object.fromEntries(value.classes.map(({ label, probability }) => [label, rounded(probability)])),
      });
    case 'languages': {
      const [best] = value.candidates;
      return canonicalJson({
        // ISO 639-2 for what cannot be determined
        language: best?.label ?? 'und',
        confidence: rounded(best?.probability ?? 0),
        candidates: value.candidates.map(({ label, probability }) => ({
          language: label,
          confidence: rounded(probability),
        })),
      });
    }
    case 'bytes':
    case 'text':
    case 'regions':
    case 'features':
      throw new ModelverseError('NODE.PIPELINE_UNSUPPORTED', `the pipeline ended in ${value.kind}`);
  }
}

function rounded(probability: number): number {
  return Math.round(probability * 1e4) / 1e4;
}
