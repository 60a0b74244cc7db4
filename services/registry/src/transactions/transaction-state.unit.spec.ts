import { describe, expect, it } from '@jest/globals';
import { transactionState, type Observation } from './transaction-state.js';

const pool: Observation = { headBlock: 10, transaction: { from: '0xa', nonce: 5 } };
const mined = (head: number, succeeded = true): Observation => ({
  headBlock: head,
  receipt: { blockNumber: 10, succeeded },
  transaction: { from: '0xa', nonce: 5 },
});
const status = (seen: Observation, before?: Observation) => transactionState(seen, before, 2).status;

describe('a tracked transaction', () => {
  it('is submitted while it waits, also before the node has heard of it', () => {
    expect(status(pool)).toBe('SUBMITTED');
    expect(status({ headBlock: 10 })).toBe('SUBMITTED');
  });

  it('is pending until it has the depth of finality', () => {
    expect([10, 11, 12].map((head) => status(mined(head)))).toEqual(['PENDING', 'PENDING', 'FINAL']);
    expect(transactionState(mined(11), undefined, 2)).toEqual({ status: 'PENDING', blockNumber: 10, confirmations: 1 });
  });

  it('is reverted when its failure is final, not before', () => {
    expect([11, 12].map((head) => status(mined(head, false)))).toEqual(['PENDING', 'REVERTED']);
  });

  it('is replaced when its nonce was mined by another', () => {
    expect(status({ headBlock: 11, minedNonce: 6 }, pool)).toBe('REPLACED');
  });

  it('is dropped when the pool forgot it and its nonce is still free', () => {
    expect(status({ headBlock: 11, minedNonce: 5 }, pool)).toBe('DROPPED');
  });

  it('waits again when a reorganisation puts it back into the pool', () => {
    expect(status({ ...pool, headBlock: 12 }, mined(11))).toBe('SUBMITTED');
  });
});
