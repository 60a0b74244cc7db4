import { assetsPrice, mostOfSteps } from './call-price.js';
import type { Output } from './payload.store.js';
import type { StoredCall } from './call.store.js';

/** A call as REST shows it to its payer. Amounts are decimal strings of USD base units. */
export function callView(call: StoredCall) {
  const { terms, state, createdAt } = call;
  return {
    callId: terms.callId,
    did: terms.did,
    status: state.status,
    attempts: state.attempts,
    createdAt: createdAt.toISOString(),
    input: { ...terms.input },
    price: priceView(call),
    ...(terms.parent && { parent: terms.parent }),
    ...(state.status === 'Completed' && state.lease && { receiptId: state.receiptId, node: state.lease.node }),
    ...(state.status === 'Failed' && {
      failure: { code: state.code, detail: state.detail, retryable: state.retryable },
    }),
  };
}

/** What was taken; of a call that is not completed, the most that may be. `base` only of a profile, `steps` only of a workflow. */
export function priceView({ terms, state }: StoredCall) {
  const { nodePriceCeilingUsdMicros: ceiling, steps: quoted } = terms;
  const node = state.status === 'Completed' && state.lease ? state.lease.nodePriceUsdMicros : ceiling;
  const own = assetsPrice(terms) + node;
  const steps = state.status === 'Completed' && quoted ? state.capturedUsdMicros - own : mostOfSteps(quoted ?? []);
  return {
    asset: terms.assetPriceUsdMicros.toString(),
    ...(terms.base && { base: terms.base.priceUsdMicros.toString() }),
    node: node.toString(),
    ...(quoted && { steps: steps.toString() }),
    total: (own + steps).toString(),
  };
}

/** JSON as JSON, text as text, other bytes as base64. The exact bytes the digest is of are at /v1/calls/{callId}/output. */
export function outputView(output: Output): unknown {
  if (output.mediaType === 'application/json') return JSON.parse(output.bytes.toString('utf8')) as unknown;
  return output.mediaType.startsWith('text/') ? output.bytes.toString('utf8') : output.bytes.toString('base64');
}
