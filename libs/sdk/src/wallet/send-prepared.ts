import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { isCallException, type Signer, type TransactionReceipt } from 'ethers';

export interface TransactionRequest {
  readonly chainId: number;
  readonly to: string;
  readonly data: string;
  /** wei, decimal */
  readonly value: string;
  readonly description: string;
}

export interface PreparedTransaction {
  readonly __typename: 'PreparedTransaction';
  readonly transactions: readonly TransactionRequest[];
}

/**
 * Signs and sends the transactions in order, each mined before the next. Throws PROTOCOL.WRONG_CHAIN before anything is
 * signed when the wallet is on another chain, CHAIN.REVERTED with the contract's error name, CHAIN.DROPPED.
 */
export async function sendPrepared(
  signer: Signer,
  prepared: Pick<PreparedTransaction, 'transactions'>,
): Promise<TransactionReceipt[]> {
  const { provider } = signer;
  if (!provider) throw new ModelverseError('PLATFORM.BAD_REQUEST', 'the wallet is connected to no chain');
  const { chainId } = await provider.getNetwork();
  const receipts: TransactionReceipt[] = [];
  for (const request of prepared.transactions) {
    if (BigInt(request.chainId) !== chainId) {
      throw new ModelverseError(
        'PROTOCOL.WRONG_CHAIN',
        `the transaction is for chain ${request.chainId}, the wallet is on ${chainId}`,
      );
    }
    receipts.push(await sendOne(signer, request));
  }
  return receipts;
}

async function sendOne(signer: Signer, request: TransactionRequest): Promise<TransactionReceipt> {
  try {
    const sent = await signer.sendTransaction({
      to: request.to,
      data: request.data,
      value: BigInt(request.value),
      chainId: request.chainId,
    });
    const receipt = await sent.wait(1, 60_000);
    if (!receipt) throw new ModelverseError('CHAIN.DROPPED', `${request.description}: not mined`);
    return receipt;
  } catch (error) {
    throw revertOf(error, request.description) ?? error;
  }
}

function revertOf(error: unknown, description: string): ModelverseError | undefined {
  if (!isCallException(error)) return undefined;
  const data = error.data ?? '0x';
  const parsed = Object.values(interfaces)
    .map((contract) => contract.parseError(data))
    .find((match) => match !== null);
  const name = parsed?.name ?? error.reason ?? 'unknown reason';
  return new ModelverseError('CHAIN.REVERTED', `${description}: ${name}`, { error: name, data }, { cause: error });
}
