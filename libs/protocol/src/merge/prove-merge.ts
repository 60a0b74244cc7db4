import type { Signer } from 'ethers';
import { address, assetIdOf, bytes32 } from '../identifiers/asset-id.js';
import { type RegistryContext, signMergeReceipt, type SignedMergeReceipt } from '../typed-data/merge-receipt.js';
import { mergeWeightsPpm } from './merge-weights.js';

/** A merge that a node has made. */
export interface MergeJob {
  readonly creator: string;
  /** What the creator will register the merge under. */
  readonly salt: string;
  /** Of the files that came out: `sha256(chainId ‖ creator ‖ filesRoot)`. */
  readonly digest: string;
  /** The MERGE parents in the order of the registration, and what each one's weights were multiplied by. */
  readonly parents: readonly { readonly assetId: bigint; readonly coefficient: number }[];
  /** SHA-256 of the job's description. */
  readonly jobDigest: string;
  /** Unix seconds. */
  readonly validUntil: bigint;
}

/**
 * What a node hands out with the files of a merge. It signs with its own key, and only for a merge that it computed itself from content
 * that it checked against the parents' registered digests: its bond stands for it.
 *
 * @throws PROTOCOL.MERGE_WEIGHTS_INVALID, PROTOCOL.ADDRESS_MALFORMED, PROTOCOL.DIGEST_MALFORMED
 */
export async function proveMerge(node: Signer, context: RegistryContext, job: MergeJob): Promise<SignedMergeReceipt> {
  const { creator, salt, digest, parents, validUntil } = job;
  const words = {
    weightsPpm: mergeWeightsPpm(parents.map(({ coefficient }) => coefficient)),
    jobDigest: bytes32(job.jobDigest),
    node: address(await node.getAddress()),
    validUntil,
  };
  const signature = await signMergeReceipt(node, context, {
    ...words,
    childId: assetIdOf({ ...context, creator, salt }),
    digest: bytes32(digest),
    parents: parents.map(({ assetId }) => assetId),
  });
  return { ...words, signature };
}
