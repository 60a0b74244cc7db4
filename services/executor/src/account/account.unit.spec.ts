import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import { type AccountEvent, emptyAccount, evolveAccount, freeBalance } from './account.js';

const given = (...events: AccountEvent[]) => events.reduce(evolveAccount, emptyAccount('0xA'));

describe('a mirrored account', () => {
  it('has free what was deposited and neither withdrawn nor moved into sessions', () => {
    const account = given(
      { type: 'Deposited', amountUsdMicros: usdMicros(100n) },
      { type: 'SessionOpened', capUsdMicros: usdMicros(60n) },
      { type: 'Withdrawn', amountUsdMicros: usdMicros(15n) },
      { type: 'Deposited', amountUsdMicros: usdMicros(5n) },
    );
    expect(freeBalance(account, usdMicros(0n))).toBe(30n);
  });

  it('gets back what a closed session did not spend', () => {
    const account = given(
      { type: 'Deposited', amountUsdMicros: usdMicros(100n) },
      { type: 'SessionOpened', capUsdMicros: usdMicros(60n) },
    );
    expect(freeBalance(account, usdMicros(55n))).toBe(95n);
  });
});
