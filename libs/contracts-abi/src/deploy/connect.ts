import { ModelverseError } from '@icubed/errors';
import { JsonRpcProvider, Network } from 'ethers';

/**
 * A provider whose node is there and serves the chain. Throws MIRROR.RPC_UNAVAILABLE and DEPLOY.WRONG_CHAIN: left to itself, ethers asks an
 * absent node for ever, and believes what it was told of the chain.
 */
export async function connect(rpcUrl: string, chainId: number): Promise<JsonRpcProvider> {
  const network = Network.from(chainId);
  const provider = new JsonRpcProvider(rpcUrl, network, { staticNetwork: network, cacheTimeout: -1 });
  try {
    const found = Number(await provider.send('eth_chainId', []));
    if (found === chainId) return provider;
    const detail = `The node serves chain ${found}, the parameters are of chain ${chainId}.`;
    throw new ModelverseError('DEPLOY.WRONG_CHAIN', detail, { found, expected: chainId });
  } catch (cause) {
    provider.destroy();
    if (cause instanceof ModelverseError) throw cause;
    throw new ModelverseError('MIRROR.RPC_UNAVAILABLE', 'The node does not answer.', {}, { cause });
  }
}
