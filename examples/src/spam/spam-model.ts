import { MODEL_FILE } from '@icubed/content';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The seed of the split that the committed classifier was trained on. */
export const SPAM_SEED = 20_020_822;

/** What a creator of the spam classifier uploads. `npm run train:spam` writes it. */
export const SPAM_FOLDER = join(import.meta.dirname, '..', '..', 'models', 'spam');

/** The content folder of the spam classifier, by path. */
export function spamModelFiles(): Map<string, Uint8Array> {
  return new Map([MODEL_FILE, 'classifier.onnx'].map((name) => [name, readFileSync(join(SPAM_FOLDER, name))]));
}
