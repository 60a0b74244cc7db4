import { isModelverseError } from '@icubed/errors';

/** What a contract reverted with, for its ABI to read; undefined for an error that is no refusal of a contract, or says nothing. */
export function revertDataOf(error: unknown): string | undefined {
  const data = isModelverseError(error, 'MIRROR.RPC_REJECTED') ? error.extras['data'] : undefined;
  return typeof data === 'string' ? data : undefined;
}
