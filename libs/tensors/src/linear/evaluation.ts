/** A prediction beside the truth. */
export interface Judged {
  readonly probability: number;
  readonly positive: boolean;
}

/** How well probabilities tell two labels apart; precision and recall are those of the positive one. */
export interface Evaluation {
  readonly count: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly rocAuc: number;
  readonly confusion: {
    readonly truePositives: number;
    readonly falsePositives: number;
    readonly trueNegatives: number;
    readonly falseNegatives: number;
  };
}

/** @throws RangeError unless both labels are among the judged */
export function evaluate(judged: readonly Judged[], threshold = 0.5): Evaluation {
  const count = (positive: boolean, called: boolean): number =>
    judged.filter((one) => one.positive === positive && one.probability >= threshold === called).length;
  const truePositives = count(true, true);
  const falsePositives = count(false, true);
  const trueNegatives = count(false, false);
  const falseNegatives = count(true, false);
  return {
    count: judged.length,
    accuracy: (truePositives + trueNegatives) / judged.length,
    precision: truePositives / Math.max(1, truePositives + falsePositives),
    recall: truePositives / (truePositives + falseNegatives),
    rocAuc: rocAuc(judged),
    confusion: { truePositives, falsePositives, trueNegatives, falseNegatives },
  };
}

/** The chance that a positive one scores above a negative one, ties counting half (Mann-Whitney U / n₁n₀). */
export function rocAuc(judged: readonly Judged[]): number {
  const positives = judged.filter(({ positive }) => positive).length;
  const negatives = judged.length - positives;
  if (positives === 0 || negatives === 0) throw new RangeError('examples of both labels are needed');
  const sorted = judged.toSorted((a, b) => a.probability - b.probability);
  let ranks = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]!.probability === sorted[from]!.probability) to += 1;
    const tied = sorted.slice(from, to).filter(({ positive }) => positive).length;
    ranks += tied * ((from + 1 + to) / 2);
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
