import { describe, expect, it } from '@jest/globals';
import { imbalances } from './money.js';

const balanced = { deposited: 100n, held: 70n, paidOut: 30n, pending: 5n, claimable: 25n, escrow: 40n };

describe('conservation', () => {
  it('holds when every base unit is somewhere', () => {
    expect(imbalances(balanced)).toEqual([]);
  });

  it.each(['deposited', 'paidOut', 'pending', 'claimable', 'escrow'] as const)(
    'names the equation that one micro-dollar in %s breaks',
    (part) => {
      expect(imbalances({ ...balanced, [part]: balanced[part] + 1n })).toHaveLength(1);
    },
  );

  it('sees money that appears in a contract from nowhere', () => {
    expect(imbalances({ ...balanced, held: 71n })).toHaveLength(2);
  });
});
