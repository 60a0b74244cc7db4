import { describe, expect, it } from '@jest/globals';
import { evolve, NO_REVENUE, type Revenue } from './revenue.js';
import type { RevenueEvent } from './revenue-event.js';

function event(name: RevenueEvent['name'], args: object): RevenueEvent {
  return { contract: 'RevenueLedger', name, args: { assetId: 1n, ...args }, origin: {} } as unknown as RevenueEvent;
}

describe('revenue', () => {
  it('adds up what came in, so that usage stays fee + upstream + holders', () => {
    const state = [
      event('UsagePaid', { payer: '0xP', amount: 1_000n, fee: 25n, upstream: 97n, holders: 878n }),
      event('SharesOpened', { token: '0xToken' }),
      event('UsagePaid', { payer: '0xP', amount: 7n, fee: 0n, upstream: 0n, holders: 7n }),
      event('Distributed', { amount: 90n }),
      event('DividendClaimed', { account: '0xA', amount: 500n }),
    ].reduce<Revenue>(evolve, NO_REVENUE);
    expect(state).toEqual({
      payments: 2,
      usageUsdMicros: 1_007n,
      feeUsdMicros: 25n,
      upstreamUsdMicros: 97n,
      holdersUsdMicros: 885n,
      distributedUsdMicros: 90n,
      claimedUsdMicros: 500n,
      shareToken: '0xToken',
    });
    expect(state.feeUsdMicros + state.upstreamUsdMicros + state.holdersUsdMicros).toBe(state.usageUsdMicros);
  });

  it('counts an asset that nobody has offered', () => {
    const paid = event('UsagePaid', { payer: '0xP', amount: 3n, fee: 0n, upstream: 0n, holders: 3n });
    expect(evolve(undefined, paid)).toMatchObject({ payments: 1, shareToken: null });
  });
});
