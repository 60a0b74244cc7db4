import { createHash } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';
import {
  type Bytes32,
  type Receipt,
  receiptId,
  recoverReceiptSigner,
  type ResultMessage,
  type SigningContext,
} from '@icubed/protocol';
import type { CallTerms, LeaseTerms } from '../call/call.js';
import { expectedReceipt } from './lease-terms.js';

export interface ValidResult {
  readonly receipt: Receipt;
  readonly receiptId: Bytes32;
  readonly signature: string;
  readonly output: { readonly mediaType: string; readonly sha256: Bytes32; readonly bytes: Uint8Array };
  readonly computeMs: number;
}

/** goes into a header of the answer as the node wrote it */
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,63}\/[a-z0-9!#$&^_.+-]{1,64}$/;

/**
 * Nothing is captured before this passes: the bytes are those the digest names, and the node that holds the lease signed the
 * receipt over the lease's own values. Throws EXECUTOR.RESULT_REFUSED.
 */
export function validateResult(
  context: SigningContext,
  call: CallTerms,
  lease: LeaseTerms,
  result: ResultMessage,
  bytes: Uint8Array,
): ValidResult {
  if (result.leaseId !== lease.leaseId) throw refused('it names another lease');
  if (!MEDIA_TYPE.test(result.output.mediaType)) throw refused('its media type is none');
  if (bytes.byteLength !== result.output.size)
    throw refused(`${bytes.byteLength} bytes came, ${result.output.size} were announced`);
  const digest = `0x${createHash('sha256').update(bytes).digest('hex')}`;
  if (digest !== result.output.sha256) throw refused('the bytes do not have the announced digest');
  const receipt = expectedReceipt(call, lease, digest);
  if (signerOf(context, receipt, result.signature) !== lease.node)
    throw refused('the receipt is not signed by the node of the lease');
  if (result.output.mediaType === 'application/json' && !isJson(bytes)) throw refused('its output is no JSON');
  return {
    receipt,
    receiptId: receiptId(context, receipt) as Bytes32,
    signature: result.signature,
    output: { mediaType: result.output.mediaType, sha256: digest as Bytes32, bytes },
    computeMs: result.computeMs,
  };
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

function signerOf(context: SigningContext, receipt: Receipt, signature: string): string | undefined {
  try {
    return recoverReceiptSigner(context, receipt, signature);
  } catch {
    return undefined;
  }
}

const refused = (why: string) => new ModelverseError('EXECUTOR.RESULT_REFUSED', why);
