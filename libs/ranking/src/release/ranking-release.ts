import { sha256 } from '@noble/hashes/sha2.js';
import { type Address, domainOf, recoverTyped, signTyped } from '@icubed/protocol';
import type { Signer } from 'ethers';
import type { RankingSnapshot } from '../snapshot/ranking-snapshot.js';

/** What RANKING signs: one snapshot for one week. The domain's contract is RankingAnchor. */
export const rankingTypes = {
  Ranking: [
    { name: 'week', type: 'uint64' },
    { name: 'digest', type: 'bytes32' },
    { name: 'root', type: 'bytes32' },
    { name: 'cid', type: 'string' },
  ],
};

export interface RankingStatement {
  readonly week: number;
  /** SHA-256 of the snapshot's canonical bytes */
  readonly digest: string;
  readonly root: string;
  readonly cid: string;
}

type Domain = Pick<RankingSnapshot, 'chainId' | 'verifyingContract'>;

export function digestOf(bytes: Uint8Array): string {
  return `0x${Buffer.from(sha256(bytes)).toString('hex')}`;
}

export function signRanking(
  signer: Signer,
  { chainId, verifyingContract }: Domain,
  statement: RankingStatement,
): Promise<string> {
  return signTyped(signer, domainOf(chainId, verifyingContract), rankingTypes, statement);
}

/** Throws PROTOCOL.SIGNATURE_INVALID. */
export function recoverRankingSigner(
  { chainId, verifyingContract }: Domain,
  statement: RankingStatement,
  signature: string,
): Address {
  return recoverTyped(domainOf(chainId, verifyingContract), rankingTypes, statement, signature);
}
