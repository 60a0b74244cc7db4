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
const given = (...events: SessionEvent[]) => events.reduce<Session | undefined>(evolveSession, undefined);

describe('a mirrored session', () => {
  it('opens with its terms and nothing redeemed', () => {
    expect(given(opened)).toMatchObject({ status: 'Open', capUsdMicros: 100n, redeemedUsdMicros: 0n });
  });

  it('keeps the cumulative amount of the last voucher', () => {
    const redeemed = (amount: bigint): SessionEvent => ({
      type: 'VoucherRedeemed',
      cumulativeUsdMicros: usdMicros(amount),
      transactionHash,
    });
    expect(given(opened, redeemed(5n), redeemed(9n))).toMatchObject({
      redeemedUsdMicros: 9n,
      redeemedIn: transactionHash,
    });
  });

  it('still redeems between the request to close and the close', () => {
    const state = given(
      opened,
      { type: 'SessionCloseRequested', closesAt: 9n },
      { type: 'VoucherRedeemed', cumulativeUsdMicros: usdMicros(7n), transactionHash },
      { type: 'SessionClosed', returnedUsdMicros: usdMicros(93n) },
    );
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
