import { seededRandom } from './seeded-random.js';

export interface Split<T> {
  readonly training: readonly T[];
  readonly heldOut: readonly T[];
}

/** Shuffles by `seed` and holds `fraction` back. The same seed splits the same items the same way on every machine. */
export function split<T>(items: readonly T[], fraction: number, seed: number): Split<T> {
  const shuffled = [...items];
  const random = seededRandom(seed);
  for (let n = shuffled.length - 1; n > 0; n -= 1) {
    const other = Math.floor(random() * (n + 1));
    [shuffled[n], shuffled[other]] = [shuffled[other]!, shuffled[n]!];
  }
  const held = Math.round(items.length * fraction);
  return { training: shuffled.slice(held), heldOut: shuffled.slice(0, held) };
}
