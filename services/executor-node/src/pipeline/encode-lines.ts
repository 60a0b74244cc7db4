import { canonicalJson } from './canonical-json.js';
import type { TextLine } from './value.js';

/**
 * `{"lines":[{box, confidence, text}], "text"}`: rows on lines of their own, pieces of one row separated by a space.
 * Confidence is rounded to four digits: the digits behind them differ between processors, the digest must not.
 */
export function encodeLines(lines: readonly TextLine[]): Uint8Array {
  const rows = Map.groupBy(lines, ({ row }) => row).values();
  const text = [...rows].map((row) => row.map((line) => line.text).join(' ')).join('\n');
  return canonicalJson({
    text,
    lines: lines.map((line) => ({
      text: line.text,
      confidence: Math.round(line.confidence * 1e4) / 1e4,
      box: line.box,
    })),
  });
}
