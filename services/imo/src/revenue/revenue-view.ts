import { NO_REVENUE, type Revenue } from './revenue.js';

/** The GraphQL type AssetRevenue. */
export function revenueView(revenue: Revenue = NO_REVENUE) {
  return {
    payments: revenue.payments,
    usage: revenue.usageUsdMicros,
    fees: revenue.feeUsdMicros,
    upstream: revenue.upstreamUsdMicros,
    holders: revenue.holdersUsdMicros,
    disputed: revenue.disputedUsdMicros,
    claimed: revenue.claimedUsdMicros,
    shareToken: revenue.shareToken,
  };
}

export type RevenueView = ReturnType<typeof revenueView>;
