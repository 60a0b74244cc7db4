import { describe, expect, it } from '@jest/globals';
import { type AnchorTransaction, type ChainView, nextMove, standingOf } from './anchor.js';

const NOW = new Date('2026-11-23T00:10:00Z');
const signed = (secondsAgo: number): AnchorTransaction => ({
  transactionHash: '0xaa',
  rawTransaction: '0x02',
  nonce: 4,
  signedAt: new Date(NOW.getTime() - secondsAgo * 1_000),
});
const head = (parts: Partial<ChainView> = {}): ChainView => ({ root: null, receipt: 'none', nonce: 4, ...parts });

describe('the next move of an anchoring', () => {
  it('is to sign while nothing is signed', () => {
    expect(nextMove(undefined, head(), NOW)).toBe('sign');
  });

  it('is to send the same bytes until they are mined', () => {
    expect(nextMove(signed(0), head(), NOW)).toBe('send');
    expect(nextMove(signed(120), head(), NOW)).toBe('send');
    expect(nextMove(signed(121), head(), NOW)).toBe('reprice');
  });

  it('is to wait for finality once a root stands there, ours or not', () => {
    expect(nextMove(undefined, head({ root: '0x01' }), NOW)).toBe('wait');
    expect(nextMove(signed(500), head({ root: '0x01', receipt: 'succeeded', nonce: 5 }), NOW)).toBe('wait');
    expect(nextMove(signed(500), head({ root: '0x02', receipt: 'reverted', nonce: 5 }), NOW)).toBe('wait');
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

describe('what stands under the week of a release', () => {
  const release = { root: '0x01', cid: 'bafy' };
  const found = { root: '0x01', cid: 'bafy', transactionHash: '0xaa', blockNumber: 7 };

  it('is its anchor when root and CID are its own', () => {
    expect(standingOf(release, found)).toEqual({
      anchor: { transactionHash: '0xaa', blockNumber: 7 },
      foreignAnchor: null,
    });
    expect(standingOf(release, null)).toEqual({ anchor: null, foreignAnchor: null });
  });

  it.each([{ root: '0x02' }, { cid: 'other' }])('contradicts it with another %j', (part) => {
    const other = { ...found, ...part };
    expect(standingOf(release, other)).toEqual({ anchor: null, foreignAnchor: other });
  });
});
