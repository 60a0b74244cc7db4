import { variableName } from '@icubed/config';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { IpfsNode, type IpfsOptions } from '@icubed/ipfs';
import type { RegistryConfig } from '../config.js';

/** @throws PLATFORM.PORT_TAKEN naming the port and the variable that changes it */
export async function startIpfs({ ipfsDir: dir, ipfsPort: port }: RegistryConfig): Promise<IpfsNode> {
  return startNode({ dir, port }, 'ipfsPort');
}

/** @throws PLATFORM.PORT_TAKEN naming the port and the variable that changes it */
export async function startNode(options: IpfsOptions, key: 'ipfsPort' | 'replicaPort'): Promise<IpfsNode> {
  try {
    return await IpfsNode.start(options);
  } catch (cause) {
    if (!isModelverseError(cause, 'PLATFORM.PORT_TAKEN')) throw cause;
    const { port } = options;
    const variable = variableName('registry', key);
    throw new ModelverseError(
      'PLATFORM.PORT_TAKEN',
      `registry: port ${port} for IPFS is taken; set ${variable} to another.`,
      { port, variable },
      { cause },
    );
  }
}
