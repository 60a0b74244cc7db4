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
      disputedUsdMicros: 0n,
      distributedUsdMicros: 90n,
      claimedUsdMicros: 500n,
      shareToken: '0xToken',
    });
    expect(state.feeUsdMicros + state.upstreamUsdMicros + state.holdersUsdMicros).toBe(state.usageUsdMicros);
  });

  it('keeps apart what a dispute set aside, until it is the parent’s or the holders’', () => {
    const disputed = [
      event('UsageDisputed', { amount: 250n }),
      event('UsagePaid', { payer: '0xP', amount: 1_000n, fee: 25n, upstream: 97n, holders: 628n }),
    ].reduce<Revenue>(evolve, NO_REVENUE);
    expect(disputed).toMatchObject({ usageUsdMicros: 1_000n, holdersUsdMicros: 628n, disputedUsdMicros: 250n });

    const ended = evolve(disputed, event('EscrowReleased', { parentId: 2n, returned: 50n, own: 80n, passed: 120n }));
    expect(ended).toMatchObject({
      holdersUsdMicros: 678n,
      upstreamUsdMicros: 297n,
      distributedUsdMicros: 200n,
      disputedUsdMicros: 0n,
    });
    expect(ended.feeUsdMicros + ended.upstreamUsdMicros + ended.holdersUsdMicros).toBe(ended.usageUsdMicros);
  });

  it('counts an asset that nobody has offered', () => {
    const paid = event('UsagePaid', { payer: '0xP', amount: 3n, fee: 0n, upstream: 0n, holders: 3n });
    expect(evolve(undefined, paid)).toMatchObject({ payments: 1, shareToken: null });
  });
});
