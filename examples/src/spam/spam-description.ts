import type { NgramSettings } from '@icubed/tensors';

/** Both the training and the stage of the description that nodes serve by. */
export const SPAM_FEATURES = { buckets: 2 ** 16, words: 2, sublinear: true } as const satisfies NgramSettings;

/** `icubed.model.json` of the spam classifier. */
export const spamDescription = {
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'spam-score',
  input: { mediaTypes: ['text/plain', 'application/json'] },
  output: { mediaType: 'application/json' },
  pipeline: [
    { processor: 'text/hashed-ngrams@1', ...SPAM_FEATURES },
    { processor: 'onnx/classify@1', file: 'classifier.onnx', labels: 'ham,spam', activation: 'sigmoid' },
  ],
} as const;
