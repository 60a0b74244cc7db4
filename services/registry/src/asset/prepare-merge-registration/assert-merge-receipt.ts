import { isModelverseError, ModelverseError } from '@icubed/errors';
import {
  recoverMergeReceiptSigner,
  type Address,
  type MergeReceipt,
  type RegistryContext,
  type SignedMergeReceipt,
} from '@icubed/protocol';
import type { RegistrationDraft } from '../prepare-registration/prepare-registration.js';

/** What the chain says of a node at its head. */
export interface NodeStanding {
  readonly owner: Address;
  readonly isActive: boolean;
}

/**
 * Refuses a receipt that AssetRegistry would refuse for this registration, before anyone pays gas.
 *
 * @throws REGISTRY.MERGE_RECEIPT_INVALID, REGISTRY.NODE_NOT_BONDED
 */
export function assertMergeReceipt(
  receipt: SignedMergeReceipt,
  draft: RegistrationDraft,
  context: RegistryContext,
  node: NodeStanding,
  chainSeconds: number,
): void {
  if (receipt.validUntil < chainSeconds)
    throw invalid(`the receipt was valid until ${receipt.validUntil}, in seconds of the chain's clock`);
  if (!node.isActive)
    throw new ModelverseError('REGISTRY.NODE_NOT_BONDED', `${receipt.node} has no bond in effect, or is suspended`, {
      node: receipt.node,
    });
  if (receipt.node === draft.creator || node.owner === draft.creator)
    throw invalid("the node is the creator's own: its word would be the creator's");
  if (signerOf(receipt, draft, context) !== receipt.node)
    throw invalid(`the receipt is not ${receipt.node}'s for this creator, salt, content, parents and weights`);
}

function signerOf(
  receipt: SignedMergeReceipt,
  { assetId, registration }: RegistrationDraft,
  context: RegistryContext,
): Address {
  const { signature, ...words } = receipt;
  const parents = registration.parents.flatMap(({ edge }) => (edge.edgeType === 'MERGE' ? [edge.parent] : []));
  const signed: MergeReceipt = { ...words, childId: assetId, digest: registration.digest, parents };
  try {
    return recoverMergeReceiptSigner(context, signed, signature);
  } catch (error) {
    if (isModelverseError(error, 'PROTOCOL.SIGNATURE_INVALID')) throw invalid('the signature is malformed');
    throw error;
  }
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('REGISTRY.MERGE_RECEIPT_INVALID', detail);
}
