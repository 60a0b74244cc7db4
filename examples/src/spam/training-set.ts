import { createHash } from 'node:crypto';
import { emailText } from './email-text.js';
import { readCorpus } from './read-corpus.js';

export interface LabelledText {
  readonly id: string;
  readonly label: 'ham' | 'spam';
  readonly text: string;
}

/**
 * The corpus as a model sees it, each text once: newsletters and chain mails come many times, and a copy of a training text
 * among the held-out ones would flatter the model.
 */
export function trainingSet(): LabelledText[] {
  const seen = new Set<string>();
  return readCorpus().flatMap(({ id, spam, raw }): LabelledText[] => {
    const text = emailText(raw);
    const words = text.toLowerCase().match(/[\p{L}]+/gu);
    if (!words) return [];
    const key = createHash('sha256').update(words.join(' ')).digest('base64');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ id, label: spam ? 'spam' : 'ham', text }];
  });
}
