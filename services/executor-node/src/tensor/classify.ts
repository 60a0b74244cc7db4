import { ModelverseError } from '@icubed/errors';
import { sigmoid, toDense } from '@icubed/tensors';
import type { Tensor } from '../backend/backend.js';
import { defineProcessor } from '../pipeline/processor.js';

type Activation = 'softmax' | 'sigmoid' | 'none';

/**
 * Features in, one label out. `labels` are the names of the classes in the network's order, separated by commas. `softmax` turns one
 * score per label into probabilities, `sigmoid` one score into those of two labels (the second is the positive one), `none`
 * takes what the network answers for probabilities.
 */
export const classify = defineProcessor({
  name: 'onnx/classify@1',
  accepts: 'features',
  gives: 'classes',
  network: 'tensor',
  parameters: {
    labels: { type: 'text', maxLength: 1024 },
    activation: { type: 'choice', of: ['softmax', 'sigmoid', 'none'] },
    /** From which probability on the positive one of two labels is chosen. */
    threshold: { type: 'number', min: 0.01, max: 0.99, fallback: 0.5, tunable: true },
  },
  build: ({ model, parameters }) => {
    const labels = parameters.labels.split(',').map((label) => label.trim());
    if (labels.length < 2 || labels.includes('') || new Set(labels).size < labels.length)
      throw refused('two different labels at least, separated by commas');
    const activation = parameters.activation as Activation;
    if (activation === 'sigmoid' && labels.length !== 2) throw refused('a sigmoid tells two labels apart');
    if (labels.length > 2 && parameters.threshold !== 0.5) throw refused('a threshold is for two labels');
    return async ({ features, size }) => {
      const scores = scoresOf(
        await model.run({ data: toDense(features, size), shape: [1, size] }),
        activation === 'sigmoid' ? 1 : labels.length,
      );
      const classes = probabilities(scores, activation).map((probability, n) => ({ label: labels[n]!, probability }));
      const best = classes.reduce((most, one) => (one.probability > most.probability ? one : most));
      const chosen = classes.length > 2 ? best : classes[classes[1]!.probability >= parameters.threshold ? 1 : 0]!;
      return { kind: 'classes', chosen, classes };
    };
  },
});

function scoresOf({ data, shape }: Tensor, count: number): number[] {
  if (shape.join() !== `1,${count}`) {
    throw new ModelverseError(
      'NODE.MODEL_REFUSED',
      `a classifier of this description answers [1, ${count}], this one [${shape.join(', ')}]`,
    );
  }
  const scores = Array.from(data.subarray(0, count));
  if (!scores.every(Number.isFinite)) throw new ModelverseError('NODE.MODEL_FAILED', 'a score is no number');
  return scores;
}

function probabilities(scores: readonly number[], activation: Activation): readonly number[] {
  switch (activation) {
    case 'sigmoid':
      return [sigmoid(-scores[0]!), sigmoid(scores[0]!)];
    case 'softmax': {
      const most = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - most));
      const sum = powers.reduce((total, power) => total + power, 0);
      return powers.map((power) => power / sum);
    }
    case 'none':
      if (scores.some((score) => score < 0 || score > 1))
        throw new ModelverseError('NODE.MODEL_FAILED', 'a score is no probability');
      return scores;
  }
}

function refused(wanted: string): ModelverseError {
  return new ModelverseError('NODE.PARAMETER_REFUSED', `onnx/classify@1 takes ${wanted}`);
}
