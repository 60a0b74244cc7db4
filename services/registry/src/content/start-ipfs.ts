import { variableName } from '@icubed/config';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { IpfsNode } from '@icubed/ipfs';
import type { RegistryConfig } from '../config.js';

/** @throws PLATFORM.PORT_TAKEN naming the port and the variable that changes it */
export async function startIpfs({ ipfsDir: dir, ipfsPort: port }: RegistryConfig): Promise<IpfsNode> {
  try {
    return await IpfsNode.start({ dir, port });
  } catch (cause) {
    if (!isModelverseError(cause, 'PLATFORM.PORT_TAKEN')) throw cause;
    const variable = variableName('registry', 'ipfsPort');
    throw new ModelverseError(
      'PLATFORM.PORT_TAKEN',
      `registry: port ${port} for IPFS is taken; set ${variable} to another.`,
      { port, variable },
      { cause },
    );
  }
}
