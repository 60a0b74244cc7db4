import { keccak256, toUtf8Bytes } from 'ethers';
import { type Bytes32, bytes32 } from '../identifiers/asset-id.js';

/** The parts of an asset's one commitment, as AssetRegistry asks to be shown them: each 32 bytes of hex. */
export interface Commitment {
  /** `sha256(uint256 chainId ‖ address creator ‖ bytes32 filesRoot)` */
  readonly digest: string;
  /** `keccak256(dataKey)` */
  readonly dataKeyCommitment: string;
  readonly licenceTextHash: string;
  /** Keccak-256 of the identifier as text, as the next. */
  readonly sealedCidHash: string;
  readonly metadataCidHash: string;
}

/** What a registration says in the clear, in its calldata and in its event. */
export interface Committed {
  readonly digest: string;
  readonly dataKeyCommitment: string;
  readonly licence: { readonly textHash: string };
  readonly sealedCid: string;
  readonly metadataCid: string;
}

export function commitmentOf({ digest, dataKeyCommitment, licence, sealedCid, metadataCid }: Committed): Commitment {
  return {
    digest,
    dataKeyCommitment,
    licenceTextHash: licence.textHash,
    sealedCidHash: keccak256(toUtf8Bytes(sealedCid)),
    metadataCidHash: keccak256(toUtf8Bytes(metadataCid)),
  };
}

/** What the registry stores: `keccak256(uint256 assetId ‖ the five parts in their order)`. Throws PROTOCOL.DIGEST_MALFORMED. */
export function commitmentHash(assetId: bigint, commitment: Commitment): Bytes32 {
  const { digest, dataKeyCommitment, licenceTextHash, sealedCidHash, metadataCidHash } = commitment;
  const parts = [digest, dataKeyCommitment, licenceTextHash, sealedCidHash, metadataCidHash];
  const words = [assetId.toString(16).padStart(64, '0'), ...parts.map((part) => bytes32(part).slice(2))];
  return keccak256(`0x${words.join('')}`) as Bytes32;
}
