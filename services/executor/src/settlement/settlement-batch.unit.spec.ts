import { describe, expect, it } from '@jest/globals';
import { type BatchEvent, type BatchState, evolveBatch } from './settlement-batch.js';

const first = { hash: '0x01', raw: '0xaa' };
const built: BatchState = { status: 'Built', nonce: 4, transactions: [first] };
const submitted: BatchEvent = { type: 'BatchSubmitted', at: '2026-01-01T00:00:00.000Z' };
const given = (...events: BatchEvent[]) => events.reduce(evolveBatch, built);

describe('a settlement batch under way', () => {
  it('keeps its nonce and its transaction when it is sent, and again', () => {
    expect(given(submitted, submitted)).toMatchObject({ status: 'Submitted', nonce: 4, transactions: [first] });
  });

  it('is signed again for a higher fee under the same nonce only, and remembers each signing', () => {
    const second = { hash: '0x02', raw: '0xbb' };
    expect(given(submitted, { type: 'BatchRepriced', transaction: second, at: 'later' })).toEqual({
      status: 'Submitted',
      nonce: 4,
      transactions: [first, second],
      submittedAt: 'later',
    });
  });

  it('ends once', () => {
    for (const end of [
      { type: 'BatchFinal' },
      { type: 'BatchReverted', hash: '0x01' },
      { type: 'BatchSuperseded' },
    ] as BatchEvent[]) {
      expect(() => given(submitted, end, submitted)).toThrow(
        expect.objectContaining({ code: 'EXECUTOR.LEDGER_BROKEN' }),
      );
      expect(() => given(submitted, end, { type: 'BatchFinal' })).toThrow(
        expect.objectContaining({ code: 'EXECUTOR.LEDGER_BROKEN' }),
      );
    }
  });
});
