import { ModelverseError } from '@icubed/errors';
import { hashedNgrams } from '@icubed/tensors';
import { defineProcessor } from '../pipeline/processor.js';

/** Text features without a vocabulary; the settings are those the model was trained with, so no profile moves them. */
export const ngrams = defineProcessor({
  name: 'text/hashed-ngrams@1',
  accepts: 'text',
  gives: 'features',
  parameters: {
    buckets: { type: 'integer', min: 2 ** 8, max: 2 ** 16 },
    words: { type: 'integer', min: 1, max: 3 },
    sublinear: { type: 'boolean' },
  },
  build: ({ parameters }) => {
    if (!Number.isInteger(Math.log2(parameters.buckets)))
      throw new ModelverseError('NODE.PARAMETER_REFUSED', 'text/hashed-ngrams@1 takes a power of two as buckets');
    return async ({ text }) => ({
      kind: 'features',
      features: hashedNgrams(text, parameters),
      size: parameters.buckets,
    });
  },
});
