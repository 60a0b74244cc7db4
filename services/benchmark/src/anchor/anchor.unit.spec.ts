import { describe, expect, it } from '@jest/globals';
import { standingOf } from './anchor.js';

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
