import { isModelverseError, ModelverseError } from '@icubed/errors';
import { isCallException, type Signer, type TransactionReceipt, type TransactionRequest } from 'ethers';
import { interfaces } from '../interfaces.js';

/** Sends and waits. Throws DEPLOY.TRANSACTION_FAILED naming what was to be made, and the revert where there is one. */
export async function send(
  signer: Signer,
  transaction: TransactionRequest,
  contracts: readonly string[],
  confirmations: number,
): Promise<TransactionReceipt> {
  try {
    const receipt = await (await signer.sendTransaction(transaction)).wait(confirmations);
    if (receipt === null) throw new TypeError('no receipt');
    return receipt;
  } catch (cause) {
    if (isModelverseError(cause)) throw cause;
    const detail = `${contracts.join(', ')} could not be made: ${reasonOf(cause)}. Run it again to go on.`;
    throw new ModelverseError('DEPLOY.TRANSACTION_FAILED', detail, { contracts: [...contracts] }, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (isCallException(cause) && cause.data !== null) {
    const known = interfaces.DeploymentFactory.parseError(cause.data);
    return known === null ? `reverted with ${cause.data}` : `${known.name}(${known.args.join(', ')})`;
  }
  return cause instanceof Error ? cause.message : String(cause);
}
