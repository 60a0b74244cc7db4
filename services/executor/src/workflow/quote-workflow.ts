import { ModelverseError } from '@icubed/errors';
import type { UsdMicros } from '@icubed/protocol';
import type { CallableWorkflow, Runnable } from '../asset/callable-asset.js';
import { type NodeOffer, type Quote, QUOTE_LIFETIME_MS, quoteCall, type StepQuote } from '../quote/quote.js';

/** The workflow's own price and, for each step, what its component costs now. Throws EXECUTOR.NO_NODE naming the component. */
export function quoteWorkflow(
  { assetId, priceUsdMicros, steps }: CallableWorkflow,
  offersFor: (component: Runnable) => readonly NodeOffer[],
  leastPartBps: bigint,
  nowMs: number,
): Quote {
  const quoted = steps.map(({ step, asset }): StepQuote => {
    const quote = quoteCall(asset, offersFor(asset), leastPartBps, nowMs);
    if (quote === undefined) throw noNode(asset.did);
    return { step, asset, quote };
  });
  const ofSteps = quoted.reduce((sum, { quote }) => sum + quote.totalUsdMicros, 0n);
  return {
    assetId,
    assetPriceUsdMicros: priceUsdMicros,
    nodePriceUsdMicros: 0n as UsdMicros,
    steps: quoted,
    totalUsdMicros: (priceUsdMicros + ofSteps) as UsdMicros,
    expiresAt: nowMs + QUOTE_LIFETIME_MS,
  };
}

const noNode = (did: string) =>
  new ModelverseError('EXECUTOR.NO_NODE', `no connected node runs the component ${did} at a price it allows`, {
    component: did,
    retryAfterSeconds: 5,
  });
