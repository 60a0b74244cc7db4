import type { Signer } from 'ethers';
import { type Deployment, parseDeployment } from '../deployment.js';
import { deploy } from './deploy.js';
import { type DeploymentParameters, parseParameters } from './parameters.js';

/**
 * Who may do what on a development chain. The relayer needs no right on-chain: a reveal is worth what the verifier's signature
 * in it is worth, whoever sends it. Who is not named is the deployer.
 */
export interface DeploymentRoles {
  readonly verifier: string;
  readonly relayer: string;
  readonly settlement: string;
  /** Receives the protocol's fees instead of the contract that does elsewhere. */
  readonly communityPool?: string;
  /** Sets parameters and decides appeals; the timelock where it is `timelock`. */
  readonly governor?: string;
  readonly matcher?: string;
  readonly ranking?: string;
  readonly anchor?: string;
  readonly guardian?: string;
  readonly arbiter?: string;
  readonly attester?: string;
  readonly index?: string;
  readonly icbdHolder?: string;
}

export interface DeployAllRequest {
  readonly signer: Signer;
  readonly roles: DeploymentRoles;
  readonly file?: string;
}

/** Creation code of some five contracts: 15 million gas, half of a block of 30 million. */
const BATCH_BYTES = 60_000;

/**
 * Deploys to a development chain, or returns what `file` says stands on it. The same plan as everywhere (`deploy`), with parameters
 * for one machine: keys may share roles, and the governor is a key rather than the timelock unless it is named.
 */
export async function deployAll({ signer, roles, file }: DeployAllRequest): Promise<Deployment> {
  if (signer.provider === null) throw new TypeError('the signer needs a provider');
  const chainId = Number((await signer.provider.getNetwork()).chainId);
  const parameters = localParameters(chainId, await signer.getAddress(), roles);
  return parseDeployment(await deploy({ signer, parameters, file }));
}

function localParameters(chainId: number, deployer: string, roles: DeploymentRoles): DeploymentParameters {
  return parseParameters({
    name: 'local',
    chainId,
    kind: 'local',
    usd: 'test',
    icbdHolder: roles.icbdHolder ?? deployer,
    governor: roles.governor ?? deployer,
    communityPool: roles.communityPool ?? 'contract',
    batchBytes: BATCH_BYTES,
    roles: {
      verifier: roles.verifier,
      settlement: roles.settlement,
      matcher: roles.matcher ?? deployer,
      ranking: roles.ranking ?? deployer,
      anchor: roles.anchor ?? deployer,
      guardian: roles.guardian ?? deployer,
      arbiter: roles.arbiter ?? deployer,
      attester: roles.attester ?? deployer,
      index: roles.index ?? deployer,
    },
  });
}
