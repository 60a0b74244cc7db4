import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { MODEL_FILE, parseModelDescription } from '@icubed/content';
import { spamDatasetFiles } from './spam-dataset.js';
import { spamDescription } from './spam-description.js';
import { SPAM_SEED, spamModelFiles } from './spam-model.js';
import { trainSpam, type SpamTraining } from './train-spam.js';
import { trainingSet, type LabelledText } from './training-set.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the spam classifier', () => {
  let texts: LabelledText[];
  let trained: SpamTraining;
  beforeAll(() => {
    texts = trainingSet();
    trained = trainSpam(texts, SPAM_SEED);
  });

  it('is what training gives, byte for byte', () => {
    expect(sha256(trained.network)).toBe(sha256(spamModelFiles().get('classifier.onnx')!));
    expect(trained.network.length).toBeLessThan(300_000);
  });

  it('judges e-mails it has never seen', () => {
    expect(trained.heldOut.accuracy).toBeGreaterThan(0.97);
    expect(trained.heldOut.rocAuc).toBeGreaterThan(0.99);
    expect(trained.heldOutFragments.accuracy).toBeGreaterThan(0.9);
  });

  it('is described as it was trained', () => {
    const files = spamModelFiles();
    expect(parseModelDescription(files.get(MODEL_FILE)!, new Set(files.keys()))).toEqual(spamDescription);
  });

  it('has a dataset of every text once, with the part it played', () => {
    const lines = Buffer.from(spamDatasetFiles().get('texts.jsonl')!).toString().trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { id: string; part: string; label: string });
    expect(rows).toHaveLength(texts.length);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(texts.length);
    expect(rows.filter(({ part }) => part === 'held-out')).toHaveLength(trained.heldOut.count);
  });
});
