import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '@icubed/tensors';
import { SPAM_FOLDER, SPAM_SEED } from './spam-model.js';
import { spamDescription } from './spam-description.js';
import { trainSpam } from './train-spam.js';
import { trainingSet } from './training-set.js';

const started = performance.now();
const texts = trainingSet();
const { network, training, heldOut, heldOutFragments, iterations } = trainSpam(texts, SPAM_SEED);
mkdirSync(SPAM_FOLDER, { recursive: true });
writeFileSync(join(SPAM_FOLDER, 'classifier.onnx'), network);
writeFileSync(join(SPAM_FOLDER, 'icubed.model.json'), `${JSON.stringify(spamDescription, undefined, 2)}\n`);

const row = (name: string, { count, accuracy, precision, recall, rocAuc }: Evaluation): string =>
  [
    name.padEnd(10),
    String(count).padStart(7),
    ...[accuracy, precision, recall, rocAuc].map((x) => x.toFixed(4).padStart(10)),
  ].join('');
const { truePositives, falsePositives, trueNegatives, falseNegatives } = heldOut.confusion;
console.log(`spam classifier, seed ${SPAM_SEED}: ${texts.length} different texts of 6,046 e-mails`);
console.log(
  ['texts'.padEnd(10), '  count', ...['accuracy', 'precision', 'recall', 'ROC-AUC'].map((x) => x.padStart(10))].join(
    '',
  ),
);
console.log(row('training', training));
console.log(row('held out', heldOut));
console.log(row('  in part', heldOutFragments));
console.log(
  `held out: ${truePositives} spam found, ${falseNegatives} missed, ${trueNegatives} ham kept, ${falsePositives} called spam`,
);
console.log(
  `${iterations} iterations, ${((performance.now() - started) / 1000).toFixed(1)} s, ${network.length} bytes in ${SPAM_FOLDER}`,
);
