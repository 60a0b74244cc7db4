import type { Bytes32, Receipt } from '@icubed/protocol';

/** A node's signed word about one step, kept for good: it is the proof of the payment and the right to rate. */
export interface StoredReceipt {
  readonly receiptId: Bytes32;
  readonly accountId: string;
  readonly receipt: Receipt;
  readonly signature: string;
}

/** Everything a stranger needs to verify the signature; amounts and ids as decimal strings. */
export function receiptView(stored: StoredReceipt, context: { chainId: number; jobManager: string }) {
  const { receipt } = stored;
  return {
    id: stored.receiptId,
    callId: receipt.callId,
    step: receipt.step,
    attempt: receipt.attempt,
    assetId: receipt.assetId.toString(),
    digest: receipt.digest,
    inputDigest: receipt.inputDigest,
    outputDigest: receipt.outputDigest,
    assetPrice: receipt.assetPrice.toString(),
    nodePrice: receipt.nodePrice.toString(),
    node: receipt.node,
    chainTime: receipt.chainTime.toString(),
    signature: stored.signature,
    domain: {
      name: 'I Cubed Modelverse',
      version: '1',
      chainId: context.chainId,
      verifyingContract: context.jobManager,
    },
  };
}

export type ReceiptView = ReturnType<typeof receiptView>;
