/**
 * Every number that reaches a snapshot, and every comparison of two of them, goes through this rounding to 1e-9. The sums before it
 * run in one fixed order, on IEEE doubles; only `Math.log` is not specified to the last bit, and it is ten thousand
 * times finer than the rounding.
 */
export function fixed(value: number): number {
  const rounded = Math.round(value * 1e9) / 1e9;
  return rounded === 0 ? 0 : rounded; // no -0
}

export function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
