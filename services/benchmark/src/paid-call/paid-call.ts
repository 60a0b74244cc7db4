import { ModelverseError } from '@icubed/errors';
import type { callCompleted } from '@icubed/events';
import { type InputReceipt, isSigned } from '@icubed/ranking';
import type { SigningContext } from '@icubed/protocol';
import type { z } from 'zod';

type CompletedCall = z.output<typeof callCompleted.data>;

/**
 * The receipt of a completed call, or undefined where the fact carries none: a call that a stranger cannot check is not ranked. A workflow's
 * call has none of its own, each of its steps has.
 * Throws MESSAGING.POISON when the node did not sign what is claimed.
 */
export function receiptOf(call: CompletedCall, context: SigningContext): InputReceipt | undefined {
  const { receiptId: id, callId, assetId, payer } = call;
  if (call.receipt === undefined || id === undefined) return undefined;
  const receipt: InputReceipt = { ...call.receipt, id, callId, assetId, payer: payer.toLowerCase() };
  if (isSigned(receipt, context)) return receipt;
  throw new ModelverseError('MESSAGING.POISON', `receipt ${id} is not signed by node ${receipt.node}`);
}
