import { describe, expect, it } from '@jest/globals';
import { type ErrandView, nextMove, type SignedTransaction } from './signed-transaction.js';

const NOW = new Date('2026-11-23T00:10:00Z');
const signed = (secondsAgo: number): SignedTransaction => ({
  transactionHash: '0xaa',
  rawTransaction: '0x02',
  nonce: 4,
  signedAt: new Date(NOW.getTime() - secondsAgo * 1_000),
});
const head = (parts: Partial<ErrandView> = {}): ErrandView => ({ isDone: false, receipt: 'none', nonce: 4, ...parts });

describe('the next move of an errand', () => {
  it('is to sign while nothing is signed', () => {
    expect(nextMove(undefined, head(), NOW)).toBe('sign');
  });

  it('is to send the same bytes until they are mined', () => {
    expect(nextMove(signed(0), head(), NOW)).toBe('send');
    expect(nextMove(signed(120), head(), NOW)).toBe('send');
    expect(nextMove(signed(121), head(), NOW)).toBe('reprice');
  });

  it('is to wait for finality once it is done, by us or not', () => {
    expect(nextMove(undefined, head({ isDone: true }), NOW)).toBe('wait');
    expect(nextMove(signed(500), head({ isDone: true, receipt: 'succeeded', nonce: 5 }), NOW)).toBe('wait');
    expect(nextMove(signed(500), head({ isDone: true, receipt: 'reverted', nonce: 5 }), NOW)).toBe('wait');
    expect(nextMove(signed(500), head({ receipt: 'succeeded', nonce: 5 }), NOW)).toBe('wait');
  });

  it('is to sign anew when what was signed can never be mined', () => {
    expect(nextMove(signed(1), head({ nonce: 5 }), NOW)).toBe('sign');
    expect(nextMove(signed(1), head({ receipt: 'reverted', nonce: 5 }), NOW)).toBe('sign');
  });

  it('is to send again what a reorg took back', () => {
    expect(nextMove(signed(30), head({ nonce: 4 }), NOW)).toBe('send');
  });
});
