import type { ContractCall, SignedTransaction, TransactionKey } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { signReveal, type Commitment, type Reveal } from '@icubed/protocol';
import type { Signer } from 'ethers';

export interface RevealDeps {
  readonly chainId: number;
  /** The address of InitialModelOffering. */
  readonly offering: string;
  /** Vouches for the bytes; holds no money. */
  readonly verifier: Signer;
  /** Pays the gas; vouches for nothing. */
  readonly relayer: TransactionKey;
}

/**
 * The reveal, signed by the verifier and ready to be sent by the relayer. Nothing is sent yet.
 *
 * @param commitment what the registration committed to, in the clear: the contract keeps its hash alone
 * @param nonceAtLeast above the nonces of reveals that were signed and may not be in the pool yet
 * @throws REGISTRY.RELEASE_REVERTED when the chain would refuse it, MIRROR.RPC_UNAVAILABLE
 */
export async function signRevealTransaction(
  reveal: Reveal,
  commitment: Commitment,
  nonceAtLeast: number,
  deps: RevealDeps,
): Promise<SignedTransaction> {
  const { chainId, offering, relayer } = deps;
  const signature = await signReveal(deps.verifier, chainId, offering, reveal);
  const { assetId, plainCid, filesRoot, dataKey } = reveal;
  const data = interfaces.InitialModelOffering.encodeFunctionData('reveal', [
    assetId,
    plainCid,
    filesRoot,
    dataKey,
    commitment,
    signature,
  ]);
  const call = { to: offering, data };
  const gas = await estimated(relayer, call);
  const nonce = Math.max(await relayer.nonceAt('pending'), nonceAtLeast);
  return relayer.sign(call, { nonce, gasLimit: (gas * 5n) / 4n });
}

async function estimated(relayer: TransactionKey, call: ContractCall): Promise<bigint> {
  try {
    return await relayer.estimate(call);
  } catch (cause) {
    if (!isModelverseError(cause, 'MIRROR.RPC_REJECTED')) throw cause;
    throw new ModelverseError(
      'REGISTRY.RELEASE_REVERTED',
      revertReason(cause.extras['data']) ?? cause.detail,
      {},
      { cause },
    );
  }
}

/** The name of the contract error in revert data. */
export function revertReason(data: unknown): string | undefined {
  if (typeof data !== 'string' || !/^0x[0-9a-fA-F]{8,}$/.test(data)) return undefined;
  for (const abi of [interfaces.InitialModelOffering, interfaces.AssetRegistry, interfaces.RevenueLedger]) {
    const error = abi.parseError(data);
    if (error) return `${error.name}(${error.args.map(String).join(', ')})`;
  }
  return undefined;
}
