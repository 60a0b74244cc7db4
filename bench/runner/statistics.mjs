/** The middle of the sorted numbers, the mean of the two middle ones where there are two. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The smallest number that at least `share` of the numbers do not exceed (nearest rank): always one that was measured. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Median and extremes of one figure over the rounds. */
export function summary(numbers) {
  return { median: median(numbers), low: Math.min(...numbers), high: Math.max(...numbers) };
}

/** Ours over the peer's, round by round: what slowed the machine in one round slowed both. */
export function ratios(ours, peers) {
  return summary(ours.map((value, round) => value / peers[round]));
}
