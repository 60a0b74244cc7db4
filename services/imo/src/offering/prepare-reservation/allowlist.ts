import { AbiCoder, concat, keccak256 } from 'ethers';

/**
 * Whether `account` is in the tree with this root, as OpenZeppelin's MerkleProof checks it: leaves are
 * `keccak256(keccak256(abi.encode(account)))`, pairs are hashed in ascending order.
 */
export function isAllowlisted(root: string, account: string, proof: readonly string[]): boolean {
  const leaf = keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(['address'], [account])));
  return proof.reduce(hashPair, leaf) === root.toLowerCase();
}

export function hashPair(left: string, right: string): string {
  const [low, high] = left.toLowerCase() < right.toLowerCase() ? [left, right] : [right, left];
  return keccak256(concat([low, high]));
}
