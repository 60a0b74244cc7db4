import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolve, NOBODY, type Position } from './position.js';
import type { ShareTransfer } from './position-event.js';

const TOTAL = 10n ** 24n;

function transfer(from: string, to: string, amount: bigint): ShareTransfer {
  const origin = {
    chainId: 1,
    address: '0x',
    blockNumber: 1,
    blockHash: '0x',
    timestamp: 50,
    transactionHash: '0x',
    logIndex: 0,
  };
  return { contract: 'RevenueLedger', name: 'ShareTransfer', args: { assetId: 1n, from, to, amount }, origin };
}

const fold = (account: string, events: ShareTransfer[]): bigint =>
  events
    .filter(({ args }) => args.from === account || args.to === account)
    .reduce<Position | undefined>((state, event) => evolve(state, event, account), undefined)?.shareUnits ?? 0n;

describe('position', () => {
  it('starts with all shares for the creator when an offering makes them', () => {
    expect(evolve(undefined, transfer(NOBODY, 'creator', TOTAL), 'creator')).toEqual({ shareUnits: TOTAL });
  });

  it('does not change by a transfer to oneself', () => {
    expect(evolve({ shareUnits: 5n }, transfer('a', 'a', 5n), 'a')).toEqual({ shareUnits: 5n });
  });

  it('sums to all shares whatever was transferred', () => {
    const account = fc.constantFrom('creator', 'a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(account, account, fc.bigInt({ min: 0n, max: TOTAL }))), (moves) => {
        const events = [
          transfer(NOBODY, 'creator', TOTAL),
          ...moves.map(([from, to, amount]) => transfer(from, to, amount)),
        ];
        const sum = ['creator', 'a', 'b', 'c'].reduce((total, name) => total + fold(name, events), 0n);
        expect(sum).toBe(TOTAL);
      }),
    );
  });
});
