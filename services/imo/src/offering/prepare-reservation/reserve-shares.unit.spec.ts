import { describe, expect, it } from '@jest/globals';
import { AbiCoder, keccak256 } from 'ethers';
import type { Offering } from '../offering.js';
import { hashPair, isAllowlisted } from './allowlist.js';
import { type ReserveShares, reserveShares } from './reserve-shares.js';

const CREATOR = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const BACKER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const OTHER = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const NOW = 1_000_000;
const DAY = 86_400;

const terms = {
  creator: CREATOR,
  pricePerShareUsdMicros: 100_000n,
  deadline: NOW + 30 * DAY,
  capPerAccount: 0,
  allowlistRoot: `0x${'0'.repeat(64)}`,
  vestingDays: 180,
  openedAt: NOW - DAY,
};
const open = (change: Partial<typeof terms> & { reserved?: number } = {}): Offering => ({
  ...terms,
  reserved: 0,
  ...change,
  status: 'Open',
});
const wish = (change: Partial<ReserveShares> = {}): ReserveShares => ({
  account: BACKER,
  shares: 10,
  held: 0,
  proof: [],
  ...change,
});

function refusal(offering: Offering | undefined, request: ReserveShares, now = NOW): unknown {
  try {
    return reserveShares(offering, request, now);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const leafOf = (account: string): string =>
  keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(['address'], [account])));

describe('reserving shares', () => {
  it('costs the issue price for each whole share', () => {
    expect(reserveShares(open(), wish(), NOW)).toEqual({
      shares: 10,
      pricePerShareUsdMicros: 100_000n,
      costUsdMicros: 1_000_000n,
    });
  });

  it('gives the last reservation only what is left of the pool, and asks only for what that costs', () => {
    expect(reserveShares(open({ reserved: 509_999 }), wish({ shares: 500 }), NOW)).toEqual({
      shares: 1,
      pricePerShareUsdMicros: 100_000n,
      costUsdMicros: 100_000n,
    });
  });

  it('refuses more shares than the whole pool holds', () => {
    expect(refusal(open(), wish({ shares: 510_001 }))).toBe('IMO.INSUFFICIENT_SHARES');
    expect(reserveShares(open(), wish({ shares: 510_000 }), NOW).shares).toBe(510_000);
  });

  it('refuses what is not open, each state by its own code', () => {
    expect(refusal(undefined, wish())).toBe('IMO.OFFERING_NOT_FOUND');
    expect(refusal({ ...terms, status: 'Locked', filledAt: 1, unlockAt: 2 }, wish())).toBe('IMO.OFFERING_LOCKED');
    expect(refusal({ ...terms, status: 'Failed', reserved: 0, reason: 'DEADLINE', failedAt: 1 }, wish())).toBe(
      'IMO.OFFERING_NOT_OPEN',
    );
    expect(refusal(open(), wish(), terms.deadline)).toBe('IMO.DEADLINE_PASSED');
    expect(reserveShares(open(), wish(), terms.deadline - 1).shares).toBe(10);
  });

  it('refuses the creator', () => {
    expect(refusal(open(), wish({ account: CREATOR }))).toBe('IMO.CREATOR_CANNOT_RESERVE');
  });

  it('holds an account to its cap, counting what it holds, until 72 hours before the deadline', () => {
    const capped = open({ capPerAccount: 15 });
    expect(reserveShares(capped, wish({ held: 5 }), NOW).shares).toBe(10);
    expect(refusal(capped, wish({ held: 6 }))).toBe('IMO.CAP_EXCEEDED');
    expect(reserveShares(capped, wish({ held: 6 }), terms.deadline - 3 * DAY).shares).toBe(10);
  });

  it('measures the cap by what the pool can still give', () => {
    expect(reserveShares(open({ capPerAccount: 15, reserved: 509_990 }), wish({ shares: 500 }), NOW).shares).toBe(10);
  });

  it('lets only the allowlist in, until 72 hours before the deadline', () => {
    const root = hashPair(leafOf(BACKER), leafOf(OTHER));
    const listed = open({ allowlistRoot: root });
    expect(reserveShares(listed, wish({ proof: [leafOf(OTHER)] }), NOW).shares).toBe(10);
    expect(refusal(listed, wish())).toBe('IMO.NOT_ALLOWLISTED');
    expect(reserveShares(listed, wish(), terms.deadline - 3 * DAY).shares).toBe(10);
  });
});

describe('allowlist', () => {
  it('checks a proof of a deeper tree in whichever order the pairs stand', () => {
    const sibling = leafOf(OTHER);
    const uncle = keccak256('0x01');
    const root = hashPair(uncle, hashPair(sibling, leafOf(BACKER)));
    expect(isAllowlisted(root, BACKER, [sibling, uncle])).toBe(true);
    expect(isAllowlisted(root, BACKER, [uncle, sibling])).toBe(false);
    expect(isAllowlisted(root, CREATOR, [sibling, uncle])).toBe(false);
  });

  it('takes a tree of one account without a proof', () => {
    expect(isAllowlisted(leafOf(BACKER), BACKER, [])).toBe(true);
  });
});
