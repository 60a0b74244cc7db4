import type { Rpc } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { address, type Address, type AssetId } from '@icubed/protocol';

/** What decides whether a creator may open an asset, as the chain's head has it. */
export interface LiveAsset {
  readonly steward: Address;
  readonly revealed: boolean;
  /** An offering of it was opened once, however it ended. */
  readonly offered: boolean;
}

export interface LiveAssetPlace {
  readonly rpc: Pick<Rpc, 'batch'>;
  /** Addresses. */
  readonly registry: string;
  readonly offering: string;
}

/**
 * Asks the chain itself: an offering opened a block ago is in no fact yet, and what is published cannot be taken back.
 *
 * @throws MIRROR.RPC_UNAVAILABLE, MIRROR.RPC_REJECTED when no such asset is registered at the head
 */
export async function readLiveAsset(id: AssetId, { rpc, registry, offering }: LiveAssetPlace): Promise<LiveAsset> {
  const { AssetRegistry, InitialModelOffering } = interfaces;
  const call = (to: string, data: string) => ({ method: 'eth_call', params: [{ to, data }, 'latest'] });
  const [owner, revealed, state] = await rpc.batch<string>([
    call(registry, AssetRegistry.encodeFunctionData('ownerOf', [id])),
    call(registry, AssetRegistry.encodeFunctionData('isRevealed', [id])),
    call(offering, InitialModelOffering.encodeFunctionData('stateOf', [id])),
  ]);
  return {
    steward: address(String(AssetRegistry.decodeFunctionResult('ownerOf', owner!)[0])),
    revealed: AssetRegistry.decodeFunctionResult('isRevealed', revealed!)[0] === true,
    offered: InitialModelOffering.decodeFunctionResult('stateOf', state!)[0] !== 0n,
  };
}
