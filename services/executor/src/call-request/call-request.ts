import { ModelverseError } from '@icubed/errors';
import {
  type Address,
  type AssetId,
  type Bytes32,
  bytes32,
  type CallRequest,
  recoverCallRequestSigner,
  requestedCallId,
  type SigningContext,
  type UsdMicros,
} from '@icubed/protocol';
import { z } from 'zod';

/** What the header says of a request; asset, input and payer are the call's own. */
export interface SentCallRequest {
  readonly session: Bytes32;
  readonly maxPrice: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
  readonly signature: string;
}

/** A payer's signed word that it wants this very call, whose id is the request's hash. */
export interface SignedCallRequest {
  readonly callId: Bytes32;
  readonly request: CallRequest;
  readonly signature: string;
}

const MAX_HEADER_LENGTH = 2_048;
const unsigned = (bits: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,77})$/)
    .transform(BigInt)
    .refine((value) => value < 1n << bits);

const sentCallRequest = z.strictObject({
  session: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/)
    .transform((hex) => bytes32(hex)),
  maxPrice: unsigned(128n),
  nonce: unsigned(256n),
  deadline: z.int().positive().transform(BigInt),
  signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/),
});

/** Reads the `X-Call-Request` header: JSON in base64url. Throws EXECUTOR.CALL_REQUEST_INVALID. */
export function parseCallRequest(header: string | undefined): SentCallRequest | undefined {
  if (header === undefined) return undefined;
  if (!/^[A-Za-z0-9_-]+$/.test(header) || header.length > MAX_HEADER_LENGTH)
    throw invalid('the header is not base64url of at most 2,048 characters');
  const parsed = sentCallRequest.safeParse(jsonOf(header));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`the header's ${issue?.path.join('.') || 'JSON'} is not what it has to be`);
  }
  return parsed.data;
}

/** Throws EXECUTOR.CALL_REQUEST_INVALID unless the account's payer signed exactly this call. */
export function signedCallRequest(
  context: SigningContext,
  { session, maxPrice, nonce, deadline, signature }: SentCallRequest,
  call: { readonly payer: Address; readonly assetId: AssetId; readonly requestDigest: Bytes32 },
): SignedCallRequest {
  const request = { ...call, session, maxPrice, nonce, deadline };
  if (signerOf(context, request, signature) !== call.payer)
    throw invalid("it is not signed by the account's payer over this asset, input and session");
  return { callId: requestedCallId(context, request), request, signature };
}

/**
 * Throws EXECUTOR.CALL_REQUEST_INVALID where the call could end outside of what was asked for: a receipt above the price or after the
 * deadline would be no evidence for the payer.
 */
export function requireWithin(
  { request }: SignedCallRequest,
  call: { readonly mostUsdMicros: UsdMicros; readonly lastChainSeconds: bigint; readonly isWorkflow: boolean },
): void {
  if (call.isWorkflow) throw invalid('a workflow has no receipt of its own: its steps are not requested one by one');
  if (call.mostUsdMicros > request.maxPrice)
    throw invalid(`the call may cost ${call.mostUsdMicros}, the request allows ${request.maxPrice}`);
  if (call.lastChainSeconds > request.deadline)
    throw invalid(`the call may take until ${call.lastChainSeconds}, the request allows ${request.deadline}`);
}

/** Everything that `UsageDisputes.claim` wants of the payer; numbers as decimal strings. */
export function callRequestView({ request, signature }: Pick<SignedCallRequest, 'request' | 'signature'>) {
  return {
    payer: request.payer,
    session: request.session,
    assetId: request.assetId.toString(),
    requestDigest: request.requestDigest,
    maxPrice: request.maxPrice.toString(),
    nonce: request.nonce.toString(),
    deadline: request.deadline.toString(),
    signature,
  };
}

export const invalid = (why: string) => new ModelverseError('EXECUTOR.CALL_REQUEST_INVALID', why);

function jsonOf(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function signerOf(context: SigningContext, request: CallRequest, signature: string): Address | undefined {
  try {
    return recoverCallRequestSigner(context, request, signature);
  } catch {
    return undefined;
  }
}
