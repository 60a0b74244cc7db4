import { createHash } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';
import { parseDid, type LeaseMessage } from '@icubed/protocol';

/** What a node insists on before it takes a lease. */
export interface NodeTerms {
  readonly chainId: number;
  readonly priceUsdMicros: bigint;
  readonly maxInputBytes: number;
}

/**
 * Everything that can be said about a lease without doing any work for it.
 * @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, NODE.PRICE_TOO_LOW, NODE.INPUT_TOO_LARGE, NODE.INPUT_DIGEST_MISMATCH
 */
export function checkLease(lease: LeaseMessage, input: Uint8Array, terms: NodeTerms): void {
  checkDid(lease, terms);
  if (lease.base) checkDid(lease.base, terms);
  if (BigInt(lease.nodePrice) < terms.priceUsdMicros) {
    throw new ModelverseError(
      'NODE.PRICE_TOO_LOW',
      `the node asks ${terms.priceUsdMicros}, the lease pays ${lease.nodePrice}`,
    );
  }
  if (lease.input.size > terms.maxInputBytes) {
    throw new ModelverseError('NODE.INPUT_TOO_LARGE', `the node takes inputs of up to ${terms.maxInputBytes} bytes`);
  }
  if (input.byteLength !== lease.input.size || sha256(input) !== lease.input.sha256) {
    throw new ModelverseError('NODE.INPUT_DIGEST_MISMATCH', 'the payload is not the input that the lease names');
  }
}

function checkDid(asset: { readonly did: string; readonly assetId: string }, terms: NodeTerms): void {
  const { chainId, assetId } = parseDid(asset.did);
  if (chainId !== terms.chainId) {
    throw new ModelverseError(
      'PROTOCOL.WRONG_CHAIN',
      `the node serves chain ${terms.chainId}, the lease names ${chainId}`,
    );
  }
  if (assetId.toString() !== asset.assetId)
    throw new ModelverseError('PROTOCOL.DID_MALFORMED', 'the DID is not that of the asset');
}

export function sha256(bytes: Uint8Array): string {
  return `0x${createHash('sha256').update(bytes).digest('hex')}`;
}
