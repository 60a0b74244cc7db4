import { describe, expect, it } from '@jest/globals';
import { NOBODY } from '../position/position.js';
import { type Backing, countOf, evolve } from './backing.js';
import type { BackingEvent } from './backing-event.js';

const CREATOR = '0xCreator';
const event = (name: string, args: object): BackingEvent =>
  ({ name, args: { assetId: 7n, ...args } }) as unknown as BackingEvent;
const transfer = (from: string, to: string, amount: bigint) => event('ShareTransfer', { from, to, amount });
const made = transfer(NOBODY, CREATOR, 1_000n);
const opened = event('OfferingOpened', { creator: CREATOR });
const released = event('OfferingReleased', {});
const given = (...events: BackingEvent[]): Backing => events.reduce<Backing | undefined>(evolve, undefined)!;
const counted = (...events: BackingEvent[]) => countOf(given(...events));

describe('the backers of an offering', () => {
  it('are who holds its shares beside the creator, however they came to them', () => {
    const some = [made, opened, transfer(CREATOR, '0xA', 300n), transfer(CREATOR, '0xB', 100n)];
    expect(counted(made, opened)).toEqual({ backers: 0, largestUnits: 0n });
    expect(counted(...some)).toEqual({ backers: 2, largestUnits: 300n });
    expect(counted(...some, transfer('0xA', '0xC', 250n))).toEqual({ backers: 3, largestUnits: 250n });
    expect(counted(...some, transfer('0xA', '0xB', 300n))).toEqual({ backers: 1, largestUnits: 400n });
  });

  it('do not count the creator, who may buy reservations back', () => {
    const all = [made, opened, transfer(CREATOR, '0xA', 300n), transfer('0xA', CREATOR, 300n)];
    expect(counted(...all)).toEqual({ backers: 0, largestUnits: 0n });
  });

  it('are counted at the release, and trades afterwards change nothing', () => {
    const upToRelease = [made, opened, transfer(CREATOR, '0xA', 300n), released];
    const count = { backers: 1, largestUnits: 300n };
    expect(given(...upToRelease)).toEqual({ status: 'Counted', creator: CREATOR, ...count });
    expect(given(...upToRelease, transfer('0xA', '0xB', 10n), transfer('0xA', '0xC', 10n))).toEqual({
      status: 'Counted',
      creator: CREATOR,
      ...count,
    });
  });

  it('are none once a failed offering gave their money back, and may be others when it opens again', () => {
    const failed = [made, opened, transfer(CREATOR, '0xA', 300n), transfer('0xA', CREATOR, 300n)];
    expect(counted(...failed, opened, transfer(CREATOR, '0xB', 5n), released)).toEqual({
      backers: 1,
      largestUnits: 5n,
    });
  });
});
