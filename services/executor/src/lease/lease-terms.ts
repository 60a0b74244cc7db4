import type { LeaseMessage, Receipt } from '@icubed/protocol';
import { type BaseTerms, type CallTerms, type LeaseTerms, stepOf } from '../call/call.js';

export function leaseMessage(call: CallTerms, lease: LeaseTerms, timeoutMs: number): LeaseMessage {
  return {
    type: 'lease',
    leaseId: lease.leaseId,
    callId: call.callId,
    step: stepOf(call),
    attempt: lease.attempt,
    did: call.did,
    assetId: call.assetId.toString(),
    creator: call.creator,
    digest: call.digest,
    contentCid: call.contentCid,
    ...(call.sealed && { sealed: true }),
    ...(call.base && { base: leasedBase(call.base) }),
    input: { ...call.input },
    assetPrice: call.assetPriceUsdMicros.toString(),
    nodePrice: lease.nodePriceUsdMicros.toString(),
    chainTime: lease.chainTime.toString(),
    timeoutMs,
  };
}

function leasedBase({ did, assetId, creator, digest, contentCid, sealed }: BaseTerms): LeaseMessage['base'] {
  return { did, assetId: assetId.toString(), creator, digest, contentCid, ...(sealed && { sealed }) };
}

/** The receipt the node must have signed: each value is the executor's own, only the output's digest is the node's. */
export function expectedReceipt(call: CallTerms, lease: LeaseTerms, outputDigest: string): Receipt {
  return {
    callId: call.callId,
    step: stepOf(call),
    attempt: lease.attempt,
    assetId: call.assetId,
    digest: call.digest,
    inputDigest: call.input.sha256,
    outputDigest,
    assetPrice: call.assetPriceUsdMicros,
    nodePrice: lease.nodePriceUsdMicros,
    node: lease.node,
    chainTime: lease.chainTime,
  };
}
