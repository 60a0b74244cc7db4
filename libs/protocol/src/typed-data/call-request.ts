import type { Signer } from 'ethers';
import { type Address, type Bytes32, bytes32 } from '../identifiers/asset-id.js';
import { domainOf } from './domain.js';
import type { SigningContext } from './receipt.js';
import { hashTyped, recoverTyped, signTyped } from './signing.js';

/**
 * What a payer signs for one call (economics section 5), with its own key or the session's. The call's id is this request's EIP-712
 * hash, so the node's receipt names it: with both anybody may claim at UsageDisputes that the asset was not paid. The domain's
 * contract is JobManager.
 */
export interface CallRequest {
  readonly payer: string;
  readonly session: string;
  readonly assetId: bigint;
  /** SHA-256 of the input's bytes, 0x-hex */
  readonly requestDigest: string;
  /** the most that assets and node may cost together, USD base units */
  readonly maxPrice: bigint;
  /** any number the payer has not used: two calls of one input are two requests */
  readonly nonce: bigint;
  /** the latest chain time a receipt may carry, unix seconds */
  readonly deadline: bigint;
}

export const callRequestTypes = {
  CallRequest: [
    { name: 'payer', type: 'address' },
    { name: 'session', type: 'bytes32' },
    { name: 'assetId', type: 'uint256' },
    { name: 'requestDigest', type: 'bytes32' },
    { name: 'maxPrice', type: 'uint128' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint64' },
  ],
};

export function signCallRequest(signer: Signer, context: SigningContext, request: CallRequest): Promise<string> {
  return signTyped(signer, domainOf(context.chainId, context.jobManager), callRequestTypes, request);
}

/** @throws PROTOCOL.SIGNATURE_INVALID */
export function recoverCallRequestSigner(context: SigningContext, request: CallRequest, signature: string): Address {
  return recoverTyped(domainOf(context.chainId, context.jobManager), callRequestTypes, request, signature);
}

/** The id of the call that is asked for. */
export function requestedCallId(context: SigningContext, request: CallRequest): Bytes32 {
  return bytes32(hashTyped(domainOf(context.chainId, context.jobManager), callRequestTypes, request));
}
