import { address, bytes32, type Bytes32 } from '@icubed/protocol';
import { createHash } from 'node:crypto';

export interface DigestOf {
  readonly chainId: number;
  readonly creator: string;
  readonly filesRoot: string;
}

/**
 * What a registration commits to: `sha256(chainId as uint256 ‖ creator ‖ filesRoot)`. The creator is in it and filesRoot
 * stays secret until release, so that nobody can register seen content first.
 *
 * @throws PROTOCOL.ADDRESS_MALFORMED, PROTOCOL.DIGEST_MALFORMED
 */
export function contentDigest({ chainId, creator, filesRoot }: DigestOf): Bytes32 {
  if (!Number.isSafeInteger(chainId) || chainId <= 0) throw new RangeError('a chain id is a positive integer');
  const preimage = Buffer.concat([
    Buffer.from(chainId.toString(16).padStart(64, '0'), 'hex'),
    Buffer.from(address(creator).slice(2), 'hex'),
    Buffer.from(bytes32(filesRoot).slice(2), 'hex'),
  ]);
  return bytes32(`0x${createHash('sha256').update(preimage).digest('hex')}`);
}
