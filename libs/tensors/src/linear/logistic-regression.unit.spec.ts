import { describe, expect, it } from '@jest/globals';
import { evaluate, rocAuc } from './evaluation.js';
import { predictLogistic, trainLogistic, type LabelledVector } from './logistic-regression.js';
import { minimise } from './minimise.js';
import { toDense } from './sparse-vector.js';
import { split } from './split.js';

const vector = (...pairs: [number, number][]) => ({
  indices: Uint32Array.from(pairs, ([index]) => index),
  values: Float64Array.from(pairs, ([, value]) => value),
});

describe('minimising', () => {
  it('finds the bottom of Rosenbrock’s valley', () => {
    const gradient = new Float64Array(2);
    const { point, converged } = minimise(
      (at) => {
        const [x, y] = [at[0]!, at[1]!];
        gradient.set([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]);
        return { value: (1 - x) ** 2 + 100 * (y - x * x) ** 2, gradient };
      },
      Float64Array.of(-1.2, 1),
      { maxIterations: 200, tolerance: 1e-8 },
    );
    expect(converged).toBe(true);
    expect([...point].map((x) => x.toFixed(6))).toEqual(['1.000000', '1.000000']);
  });

  it('says when it ran out of iterations', () => {
    const steep = (at: Float64Array) => ({ value: at[0]! ** 4, gradient: Float64Array.of(4 * at[0]! ** 3) });
    expect(minimise(steep, Float64Array.of(5), { maxIterations: 2, tolerance: 1e-12 })).toMatchObject({
      converged: false,
      iterations: 2,
    });
  });
});

describe('logistic regression', () => {
  // x = 1 thrice positive of four, x = 0 once positive of four: without a penalty the odds are those of the counts
  const examples: LabelledVector[] = [1, 1, 1, 0].flatMap((hit) => [
    { features: vector([0, 1]), positive: hit === 1 },
    { features: vector(), positive: hit === 0 },
  ]);

  it('has the closed-form odds of a table of two by two', () => {
    const model = trainLogistic(examples, { size: 1, l2: 0, tolerance: 1e-10 });
    expect(model.bias).toBeCloseTo(Math.log(1 / 3), 6);
    expect(model.weights[0]).toBeCloseTo(2 * Math.log(3), 6);
    expect(predictLogistic(model, vector([0, 1]))).toBeCloseTo(0.75, 6);
  });

  it('is drawn to zero by the penalty, its bias is not', () => {
    const model = trainLogistic(examples, { size: 1, l2: 1e6 });
    expect(Math.abs(model.weights[0]!)).toBeLessThan(1e-4);
    expect(predictLogistic(model, vector())).toBeCloseTo(0.5, 3);
  });

  it('gives the same bits twice', () => {
    const [a, b] = [trainLogistic(examples, { size: 1, l2: 0.01 }), trainLogistic(examples, { size: 1, l2: 0.01 })];
    expect(a).toEqual(b);
  });

  it('refuses examples of one label only', () => {
    expect(() => trainLogistic([{ features: vector(), positive: true }], { size: 1, l2: 1 })).toThrow(/both labels/);
  });

  it('shows its features densely', () => expect([...toDense(vector([1, 0.5], [3, 2]), 4)]).toEqual([0, 0.5, 0, 2]));
});

describe('judging', () => {
  const judged = (probability: number, positive: boolean) => ({ probability, positive });

  it('counts what was found and what was called wrongly', () => {
    const all = [judged(0.9, true), judged(0.4, true), judged(0.6, false), judged(0.1, false), judged(0.5, true)];
    expect(evaluate(all)).toMatchObject({
      accuracy: 0.6,
      precision: 2 / 3,
      recall: 2 / 3,
      confusion: { truePositives: 2, falsePositives: 1, trueNegatives: 1, falseNegatives: 1 },
    });
  });

  it('has an area of 1 for a perfect order, ½ for ties, 0 for a reversed one', () => {
    expect(rocAuc([judged(0.9, true), judged(0.1, false)])).toBe(1);
    expect(rocAuc([judged(0.5, true), judged(0.5, false), judged(0.5, false)])).toBe(0.5);
    expect(rocAuc([judged(0.1, true), judged(0.9, false)])).toBe(0);
    expect(() => rocAuc([judged(1, true)])).toThrow(RangeError);
  });
});

describe('splitting', () => {
  const items = Array.from({ length: 100 }, (_, n) => n);

  it('holds a fraction back and loses nothing', () => {
    const { training, heldOut } = split(items, 0.2, 1);
    expect(heldOut).toHaveLength(20);
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(items);
  });

  it('is the same for the same seed and another for another', () => {
    expect(split(items, 0.2, 1)).toEqual(split(items, 0.2, 1));
    expect(split(items, 0.2, 2).heldOut).not.toEqual(split(items, 0.2, 1).heldOut);
  });
});
