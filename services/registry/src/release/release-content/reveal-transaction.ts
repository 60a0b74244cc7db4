import type { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { signReveal, type Commitment, type Reveal } from '@icubed/protocol';
import { keccak256, type Signer, type Wallet } from 'ethers';

export interface RevealDeps {
  readonly chainId: number;
  /** The address of InitialModelOffering. */
  readonly offering: string;
  readonly rpc: Pick<Rpc, 'call'>;
  /** Vouches for the bytes; holds no money. */
  readonly verifier: Signer;
  /** Pays the gas; vouches for nothing. */
  readonly relayer: Wallet;
}

export interface SignedTransaction {
  readonly transactionHash: string;
  readonly rawTransaction: string;
  readonly nonce: number;
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
  const { chainId, offering, rpc, relayer } = deps;
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
  const gas = await estimated(rpc, { from: relayer.address, to: offering, data });
  const pending = Number(await rpc.call<string>('eth_getTransactionCount', [relayer.address, 'pending']));
  const block = await rpc.call<{ baseFeePerGas?: string } | null>('eth_getBlockByNumber', ['latest', false]);
  const tip = BigInt(await rpc.call<string>('eth_maxPriorityFeePerGas'));
  const nonce = Math.max(pending, nonceAtLeast);
  const rawTransaction = await relayer.signTransaction({
    type: 2,
    chainId,
    nonce,
    to: offering,
    data,
    value: 0n,
    gasLimit: (gas * 5n) / 4n,
    // room for the base fee to double twice before it is mined
    maxFeePerGas: BigInt(block?.baseFeePerGas ?? '0x0') * 4n + tip,
    maxPriorityFeePerGas: tip,
  });
  return { transactionHash: keccak256(rawTransaction), rawTransaction, nonce };
}

async function estimated(rpc: RevealDeps['rpc'], call: object): Promise<bigint> {
  try {
    return BigInt(await rpc.call<string>('eth_estimateGas', [call]));
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

export type Delivery = 'waiting' | 'mined' | 'reverted' | 'replaced';

/**
 * Looks where a signed transaction stands and hands it to the pool again while it is not mined: the same bytes, so doing it twice
 * sends one transaction.
 *
 * @throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED
 */
export async function deliver(
  { transactionHash, rawTransaction, nonce }: SignedTransaction,
  deps: RevealDeps,
): Promise<Delivery> {
  const receipt = await deps.rpc.call<{ status: string } | null>('eth_getTransactionReceipt', [transactionHash]);
  if (receipt) return receipt.status === '0x1' ? 'mined' : 'reverted';
  const mined = Number(await deps.rpc.call<string>('eth_getTransactionCount', [deps.relayer.address, 'latest']));
  if (mined > nonce) return 'replaced';
  if ((await deps.rpc.call<object | null>('eth_getTransactionByHash', [transactionHash])) === null) {
    await deps.rpc.call<string>('eth_sendRawTransaction', [rawTransaction]);
  }
  return 'waiting';
}
