import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escrowOf, evolve, isRestricted, type Offering, POOL, sharesReserved } from './offering.js';
import type { OfferingEvent } from './offering-event.js';

const CREATOR = '0xCreator';
const ROOT = `0x${'0'.repeat(64)}`;
type Args<Name extends OfferingEvent['name']> = Omit<Extract<OfferingEvent, { name: Name }>['args'], 'assetId'>;

function event<Name extends OfferingEvent['name']>(name: Name, args: Args<Name>, timestamp = 1_000): OfferingEvent {
  const origin = {
    chainId: 1,
    address: '0x',
    blockNumber: 1,
    blockHash: '0x',
    timestamp,
    transactionHash: '0x',
    logIndex: 0,
  };
  return { contract: 'InitialModelOffering', name, args: { assetId: 7n, ...args }, origin } as unknown as OfferingEvent;
}

const opened = event('OfferingOpened', {
  creator: CREATOR,
  pricePerShare: 100n,
  deadline: 900_000n,
  capPerAccount: 0n,
  allowlistRoot: ROOT,
  vestingDays: 30n,
});
const reserved = (shares: number, total: number) =>
  event('SharesReserved', {
    account: '0xB',
    shares: BigInt(shares),
    paid: BigInt(shares) * 100n,
    totalReserved: BigInt(total),
  });
const locked = event('OfferingLocked', { filledAt: 2_000n, unlockAt: 3_000n });
const released = event('OfferingReleased', { plainCid: 'bafy', verified: true, challengeEndsAt: 9_000n }, 4_000);
const failed = (reason: bigint) => event('OfferingFailed', { reason }, 5_000);

function given(...events: OfferingEvent[]): Offering {
  const state = events.reduce<Offering | undefined>(evolve, undefined);
  if (state === undefined) throw new Error('no events');
  return state;
}

describe('offering', () => {
  it('opens with nothing reserved and everything offered', () => {
    const state = given(opened);
    expect(state).toMatchObject({ status: 'Open', reserved: 0, creator: CREATOR, deadline: 900_000, openedAt: 1_000 });
    expect(escrowOf(state)).toBe(0n);
  });

  it('counts reservations by what the contract says is reserved in all', () => {
    const state = given(opened, reserved(10, 10), reserved(5, 15));
    expect(sharesReserved(state)).toBe(15);
    expect(escrowOf(state)).toBe(1_500n);
  });

  it('locks when the pool is full', () => {
    const state = given(opened, reserved(POOL, POOL), locked);
    expect(state).toMatchObject({ status: 'Locked', filledAt: 2_000, unlockAt: 3_000 });
    expect(sharesReserved(state)).toBe(POOL);
  });

  it('keeps the lock’s times through the release and takes claimed proceeds out of escrow', () => {
    const state = given(
      opened,
      reserved(POOL, POOL),
      locked,
      released,
      event('ProceedsClaimed', { creator: CREATOR, amount: 1_000n }),
    );
    expect(state).toMatchObject({
      status: 'Released',
      filledAt: 2_000,
      unlockAt: 3_000,
      releasedAt: 4_000,
      plainCid: 'bafy',
      verified: true,
    });
    expect(escrowOf(state)).toBe(BigInt(POOL) * 100n - 1_000n);
  });

  it('takes seized proceeds out of escrow and tells them from claimed ones', () => {
    const state = given(
      opened,
      reserved(POOL, POOL),
      locked,
      released,
      event('ProceedsClaimed', { creator: CREATOR, amount: 1_000n }),
      event('ProceedsSeized', { to: '0xB', amount: 300n }),
      event('ProceedsSeized', { to: '0xC', amount: 20n }),
    );
    expect(state).toMatchObject({ proceedsClaimedUsdMicros: 1_000n, proceedsSeizedUsdMicros: 320n });
    expect(escrowOf(state)).toBe(BigInt(POOL) * 100n - 1_320n);
  });

  it('fails from open and from locked, with the reason and what is to be given back', () => {
    expect(given(opened, reserved(10, 10), failed(1n))).toMatchObject({
      status: 'Failed',
      reason: 'DEADLINE',
      reserved: 10,
    });
    const state = given(opened, reserved(POOL, POOL), locked, failed(2n));
    expect(state).toMatchObject({ reason: 'NO_REVEAL', reserved: POOL });
    expect(escrowOf(state)).toBe(BigInt(POOL) * 100n);
  });

  it('gives back until nothing is left, and may then open anew with other terms', () => {
    const refunded = event('ReservationRefunded', { account: '0xB', shares: 10n, amount: 1_000n });
    const state = given(opened, reserved(10, 10), failed(1n), refunded);
    expect(escrowOf(state)).toBe(0n);
    const again = event('OfferingOpened', { ...opened.args, pricePerShare: 40n } as never, 8_000);
    expect(evolve(state, again)).toEqual({ ...given(opened), pricePerShareUsdMicros: 40n, openedAt: 8_000 });
  });

  it('takes an impossible order for a fault of the mirror instead of guessing', () => {
    expect(() => evolve(undefined, locked)).toThrow(/never opened/);
    expect(() => given(opened, released)).toThrow(/Open/);
    expect(() => given(opened, event('ProceedsClaimed', { creator: CREATOR, amount: 1n }))).toThrow(/Open/);
    expect(() => given(opened, event('ProceedsSeized', { to: '0xB', amount: 1n }))).toThrow(/Open/);
  });

  it('lifts cap and allowlist exactly 72 hours before the deadline', () => {
    const state = given(opened);
    expect(isRestricted(state, 900_000 - 72 * 3_600 - 1)).toBe(true);
    expect(isRestricted(state, 900_000 - 72 * 3_600)).toBe(false);
  });

  it('never holds more or less in escrow than its reservations paid', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 12 }), (asked) => {
        let state = given(opened);
        let paid = 0n;
        for (const shares of asked) {
          const granted = Math.min(shares, POOL - sharesReserved(state));
          if (granted === 0) break;
          paid += BigInt(granted) * 100n;
          state = evolve(state, reserved(granted, sharesReserved(state) + granted));
        }
        expect(escrowOf(state)).toBe(paid);
      }),
    );
  });

  it('waits while its reveal is disputed, and vests from when it stands', () => {
    const held = given(opened, reserved(POOL, POOL), locked, released, event('RevealHeld', {}));
    expect(held).toMatchObject({ status: 'Released' });
    expect(held).not.toHaveProperty('challengeEndsAt');
    const upheld = evolve(held, event('RevealUpheld', { challengeEndsAt: 20_000n }));
    expect(upheld).toMatchObject({ status: 'Released', challengeEndsAt: 20_000 });
  });

  it('is void once the dispute is upheld, and its escrow pays for what is surrendered', () => {
    const voided = given(
      opened,
      reserved(POOL, POOL),
      locked,
      released,
      event('RevealHeld', {}),
      event('OfferingVoided', {}, 9_000),
    );
    expect(voided).toMatchObject({ status: 'Voided', voidedAt: 9_000, plainCid: 'bafy' });
    const escrow = escrowOf(voided);
    const after = evolve(voided, event('SharesSurrendered', { account: 'a', units: 1n, amount: 7n }));
    expect(escrow - escrowOf(after)).toBe(7n);
  });
});
