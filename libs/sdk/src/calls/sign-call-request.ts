import { address, type CallRequest, parseDidOn, requestedCallId, signCallRequest as sign } from '@icubed/protocol';
import { encodeBase64, hexlify, randomBytes, sha256, type Signer, toUtf8Bytes } from 'ethers';
import type { SigningPlace } from '../market/reservation-order.js';

/** The call that is asked for: what is sent, which session pays, and the most it may cost in USD base units. */
export interface RequestedCall {
  readonly did: string;
  readonly input: Uint8Array;
  /** id of an open session of the wallet */
  readonly session: string;
  readonly maxPrice: bigint;
  /** the latest chain time of the node's receipt; the executor wants it to outlast the call */
  readonly deadline: Date;
}

export interface SignedCallRequest {
  /** known before the call is made */
  readonly callId: string;
  readonly request: CallRequest;
  readonly signature: string;
  /** for `Invocation.callRequest` */
  readonly header: string;
}

/**
 * Signs with a random nonce; `place.contract` is JobManager. Nothing is sent. Sent with the call, request and receipt together are what
 * UsageDisputes takes as evidence that an asset was used and not paid.
 */
export async function signCallRequest(
  signer: Signer,
  place: SigningPlace,
  { did, input, session, maxPrice, deadline }: RequestedCall,
): Promise<SignedCallRequest> {
  const context = { chainId: place.chainId, jobManager: place.contract };
  const request: CallRequest = {
    payer: address(await signer.getAddress()),
    session,
    assetId: parseDidOn(place.chainId, did),
    requestDigest: sha256(input),
    maxPrice,
    nonce: BigInt(hexlify(randomBytes(16))),
    deadline: BigInt(Math.floor(deadline.getTime() / 1_000)),
  };
  const signature = await sign(signer, context, request);
  return { callId: requestedCallId(context, request), request, signature, header: headerOf(request, signature) };
}

/** JSON in base64url: payer, asset and input are the call's own. */
function headerOf({ session, maxPrice, nonce, deadline }: CallRequest, signature: string): string {
  const sent = { session, maxPrice: String(maxPrice), nonce: String(nonce), deadline: Number(deadline), signature };
  const base64 = encodeBase64(toUtf8Bytes(JSON.stringify(sent)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
