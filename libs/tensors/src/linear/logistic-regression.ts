import { minimise } from './minimise.js';
import { addScaled, dot, type SparseVector } from './sparse-vector.js';

export interface LabelledVector {
  readonly features: SparseVector;
  readonly positive: boolean;
}

export interface LogisticModel {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface TrainingOptions {
  /** Length of the feature vectors. */
  readonly size: number;
  /** Weight of ½‖weights‖² beside the mean loss; the bias is free. */
  readonly l2: number;
  readonly maxIterations?: number;
  readonly tolerance?: number;
}

export interface TrainedModel extends LogisticModel {
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Fits P(positive) = σ(w·x + b) by the penalised likelihood. The same examples in the same order give the same model,
 * bit for bit.
 * @throws RangeError when there is nothing to tell apart
 */
export function trainLogistic(examples: readonly LabelledVector[], options: TrainingOptions): TrainedModel {
  const positives = examples.filter(({ positive }) => positive).length;
  if (positives === 0 || positives === examples.length) throw new RangeError('examples of both labels are needed');
  const { size, l2, maxIterations = 200, tolerance = 1e-5 } = options;
  const gradient = new Float64Array(size + 1);
  const { point, value, iterations, converged } = minimise(
    (parameters) => {
      let loss = 0;
      gradient.fill(0);
      for (const { features, positive } of examples) {
        const score = dot(features, parameters) + parameters[size]!;
        const slope = (sigmoid(score) - Number(positive)) / examples.length;
        loss += softplus(positive ? -score : score) / examples.length;
        addScaled(gradient, slope, features);
        gradient[size]! += slope;
      }
      for (let n = 0; n < size; n += 1) {
        loss += (l2 / 2) * parameters[n]! ** 2;
        gradient[n]! += l2 * parameters[n]!;
      }
      return { value: loss, gradient };
    },
    new Float64Array(size + 1),
    { maxIterations, tolerance },
  );
  return { weights: point.slice(0, size), bias: point[size]!, loss: value, iterations, converged };
}

export function predictLogistic({ weights, bias }: LogisticModel, features: SparseVector): number {
  return sigmoid(dot(features, weights) + bias);
}

export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** ln(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
