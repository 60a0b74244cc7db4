import { assetsPrice } from './call-price.js';
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
    ...(state.status === 'Completed' && { receiptId: state.receiptId, node: state.lease.node }),
    ...(state.status === 'Failed' && {
      failure: { code: state.code, detail: state.detail, retryable: state.retryable },
    }),
  };
}

/** What was taken; of a call that is not completed, the most that may be. */
export function priceView({ terms, state }: StoredCall) {
  const node = state.status === 'Completed' ? state.lease.nodePriceUsdMicros : terms.nodePriceCeilingUsdMicros;
  return {
    asset: terms.assetPriceUsdMicros.toString(),
    ...(terms.base && { base: terms.base.priceUsdMicros.toString() }),
    node: node.toString(),
    total: (assetsPrice(terms) + node).toString(),
  };
}

/** JSON as JSON, text as text, other bytes as base64. The exact bytes the digest is of are at /v1/calls/{callId}/output. */
export function outputView(output: Output): unknown {
  if (output.mediaType === 'application/json') return JSON.parse(output.bytes.toString('utf8')) as unknown;
  return output.mediaType.startsWith('text/') ? output.bytes.toString('utf8') : output.bytes.toString('base64');
}
