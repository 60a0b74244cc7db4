import type { LeaseMessage, Receipt } from '@icubed/protocol';

/** The receipt for a lease: its own terms, repeated, and what came out. The node adds nothing but its name. */
export function receiptOf(lease: LeaseMessage, node: string, outputDigest: string): Receipt {
  return {
    callId: lease.callId,
    step: lease.step,
    attempt: lease.attempt,
    assetId: BigInt(lease.assetId),
    digest: lease.digest,
    inputDigest: lease.input.sha256,
    outputDigest,
    assetPrice: BigInt(lease.assetPrice),
    nodePrice: BigInt(lease.nodePrice),
    node,
    chainTime: BigInt(lease.chainTime),
  };
}
