import { describe, expect, it } from '@jest/globals';
import { bytes32, usdMicros } from '@icubed/protocol';
import { LEAST_LIFE_SECONDS, payableSession } from './payable-session.js';
import { ANY_ASSET, evolveSession, type Session, type SessionEvent } from './session.js';

const opened: SessionEvent = {
  type: 'SessionOpened',
  sessionId: bytes32(`0x${'11'.repeat(32)}`),
  payer: '0xPayer',
  key: '0xKey',
  capUsdMicros: usdMicros(100n),
  dailyCapUsdMicros: usdMicros(50n),
  assetsRoot: ANY_ASSET,
  expiresAt: 1_000_000n,
  closeDelaySeconds: 86_400n,
};
const transactionHash = bytes32(`0x${'22'.repeat(32)}`);
const DAY = 86_400n;
const redeemed = (amount: bigint, chainSeconds: bigint): SessionEvent => ({
  type: 'VoucherRedeemed',
  cumulativeUsdMicros: usdMicros(amount),
  transactionHash,
  chainSeconds,
});
const given = (...events: SessionEvent[]) => events.reduce<Session | undefined>(evolveSession, undefined);

describe('a mirrored session', () => {
  it('opens with its terms and nothing redeemed', () => {
    expect(given(opened)).toMatchObject({ status: 'Open', capUsdMicros: 100n, redeemedUsdMicros: 0n });
  });

  it('keeps the cumulative amount of the last voucher', () => {
    expect(given(opened, redeemed(5n, 0n), redeemed(9n, 0n))).toMatchObject({
      redeemedUsdMicros: 9n,
      redeemedIn: transactionHash,
    });
  });

  it('counts what is redeemed by the day of the redemption, as the contract does', () => {
    expect(given(opened)?.redeemedOn).toBeUndefined();
    const day = [redeemed(5n, DAY - 2n), redeemed(9n, DAY - 1n)];
    expect(given(opened, ...day)?.redeemedOn).toEqual({ day: 0, amountUsdMicros: 9n });
    expect(given(opened, ...day, redeemed(16n, DAY))?.redeemedOn).toEqual({ day: 1, amountUsdMicros: 7n });
  });

  it('still redeems between the request to close and the close', () => {
    const state = given(opened, { type: 'SessionCloseRequested', closesAt: 9n }, redeemed(7n, 0n), {
      type: 'SessionClosed',
      returnedUsdMicros: usdMicros(93n),
    });
    expect(state).toMatchObject({ status: 'Closed', redeemedUsdMicros: 7n, returnedUsdMicros: 93n });
  });

  it('is nothing without its opening', () => {
    expect(given({ type: 'SessionCloseRequested', closesAt: 9n })).toBeUndefined();
  });
});

describe('a session that may pay', () => {
  const open = given(opened);
  const closing = given(opened, { type: 'SessionCloseRequested', closesAt: 9n });
  const latest = 1_000_000n - LEAST_LIFE_SECONDS;

  it('has an opening that is final and 48 hours left', () => {
    expect(payableSession(open, open, latest)).toBe(open);
    expect(payableSession(open, open, latest + 1n)).toBeUndefined();
    expect(payableSession(undefined, open, 0n)).toBeUndefined();
  });

  it('stops at a close that is not final yet', () => {
    expect(payableSession(open, closing, 0n)).toBeUndefined();
    expect(payableSession(open, undefined, 0n)).toBeUndefined();
  });
});
