import { describe, expect, it } from '@jest/globals';
import { type BatchEvent, decided, evolveBatch, type UnderWay } from './trade-batch.js';

const first = { hash: '0x01', raw: '0xaa' };
const planned: UnderWay = { status: 'Planned', nonce: 4, transactions: [first] };
const submitted: BatchEvent = { type: 'BatchSubmitted', at: 'now' };

describe('a batch of trades', () => {
  it('keeps its nonce and its transaction when it is sent, and again', () => {
    const once = evolveBatch(planned, submitted) as UnderWay;
    expect(evolveBatch(once, submitted)).toEqual({ ...planned, status: 'Submitted', submittedAt: 'now' });
  });

  it('is signed again for a higher fee under the same nonce only, and remembers each signing', () => {
    const second = { hash: '0x02', raw: '0xbb' };
    expect(evolveBatch(planned, { type: 'BatchRepriced', transaction: second, at: 'later' })).toMatchObject({
      nonce: 4,
      transactions: [first, second],
    });
  });

  it('is not decided before its nonce is used in the final block', () => {
    expect(decided(4, planned, [{ hash: '0x01', succeeded: true, final: false }])).toBeUndefined();
  });

  it('ends as its final receipt says, and as superseded when something else took its nonce', () => {
    const receipt = { hash: '0x01', succeeded: true, final: true };
    expect(decided(5, planned, [receipt])).toEqual({ type: 'BatchFinal', hash: '0x01' });
    expect(decided(5, planned, [{ ...receipt, succeeded: false }])).toEqual({ type: 'BatchReverted', hash: '0x01' });
    expect(decided(5, planned, [])).toEqual({ type: 'BatchSuperseded' });
  });
});
