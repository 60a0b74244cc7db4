import { Wallet } from 'ethers';
import type { DeploymentParametersInput } from '../src/index.js';

const ROLES = [
  'verifier',
  'settlement',
  'matcher',
  'ranking',
  'anchor',
  'guardian',
  'arbiter',
  'attester',
  'index',
] as const;

/** Valid parameters for anvil's chain, every role a key of its own. */
export function parametersFor(
  kind: DeploymentParametersInput['kind'],
  change: Partial<DeploymentParametersInput> = {},
): DeploymentParametersInput {
  const roles = Object.fromEntries(ROLES.map((role) => [role, Wallet.createRandom().address]));
  return {
    name: 'anvil',
    chainId: 31_337,
    kind,
    usd: 'test',
    icbdHolder: Wallet.createRandom().address,
    roles: roles as DeploymentParametersInput['roles'],
    ...change,
  };
}
