import {
  evaluate,
  hashedNgrams,
  logisticNetwork,
  predictLogistic,
  split,
  trainLogistic,
  type Evaluation,
  type LabelledVector,
} from '@icubed/tensors';
import { fragmentsOf } from './fragments.js';
import { SPAM_FEATURES } from './spam-description.js';
import type { LabelledText } from './training-set.js';

export interface SpamTraining {
  /** `classifier.onnx` */
  readonly network: Uint8Array;
  readonly training: Evaluation;
  readonly heldOut: Evaluation;
  /** The held-out texts again, a few words of each. */
  readonly heldOutFragments: Evaluation;
  readonly iterations: number;
}

/** The part of the texts that is never trained on. */
export const HELD_OUT = 0.2;

const L2 = 1e-4;

/** Trains on four fifths and their fragments, judges on the rest. The same texts and seed give the same bytes. */
export function trainSpam(texts: readonly LabelledText[], seed: number): SpamTraining {
  const parts = split(texts, HELD_OUT, seed);
  const training = vectors(parts.training);
  const fragments = vectors(fragmentsOf(parts.training, seed));
  const options = { size: SPAM_FEATURES.buckets, l2: L2, tolerance: 1e-4 };
  const model = trainLogistic([...training, ...fragments], options);
  const judge = (some: readonly LabelledVector[]): Evaluation =>
    evaluate(some.map(({ features, positive }) => ({ probability: predictLogistic(model, features), positive })));
  return {
    network: logisticNetwork(model, 'spam'),
    training: judge(training),
    heldOut: judge(vectors(parts.heldOut)),
    heldOutFragments: judge(vectors(fragmentsOf(parts.heldOut, seed))),
    iterations: model.iterations,
  };
}

function vectors(texts: readonly LabelledText[]): LabelledVector[] {
  return texts.map(({ text, label }) => ({ features: hashedNgrams(text, SPAM_FEATURES), positive: label === 'spam' }));
}
