import { ModelverseError } from '@icubed/errors';
import { type Provider, ZeroAddress } from 'ethers';
import { view } from './reads.js';
import type { DeploymentPlan, PlannedContract } from './plan.js';
import { rightsOf } from './timelock-rights.js';

/** A contract that names another address than it should. */
export interface Miswiring {
  readonly contract: string;
  readonly getter: string;
  readonly expected: string;
  readonly found: string;
}

/** Asks every contract whom it names, and the timelock who may do what in it. Throws DEPLOY.WIRING_WRONG with all that differs. */
export async function assertWired(provider: Provider, plan: DeploymentPlan): Promise<void> {
  const wrong = await miswirings(provider, plan);
  if (wrong.length === 0) return;
  const lines = wrong.map(({ contract, getter, found, expected }) => `${contract}.${getter} is ${found}, not ${expected}`);
  throw new ModelverseError('DEPLOY.WIRING_WRONG', lines.join('; '), { wrong: lines });
}

export async function miswirings(provider: Provider, plan: DeploymentPlan): Promise<Miswiring[]> {
  const asked = plan.contracts.flatMap((contract) =>
    Object.entries(contract.wiring).map(([getter, expected]) => read(provider, contract, getter, expected)),
  );
  const answers = await Promise.all([...asked, ...(await timelock(provider, plan))]);
  return answers.filter(({ expected, found }) => expected !== found);
}

async function read(
  provider: Provider,
  contract: PlannedContract,
  getter: string,
  expected: string,
): Promise<Miswiring> {
  const [found] = await view(provider, contract, getter);
  return { contract: contract.name, getter, expected, found: String(found) };
}

/**
 * The timelock's constructor names the governor as the only one who schedules and cancels, and nobody as administrator. The right to execute of the
 * zero address is everyone's: a decision that is due waits for nobody.
 */
async function timelock(provider: Provider, { addresses }: DeploymentPlan): Promise<Miswiring[]> {
  const [governor, everyone] = await Promise.all(
    [addresses.ModelverseGovernor, ZeroAddress].map((account) => rightsOf(provider, addresses.Timelock, account)),
  );
  const wanted = [
    ['PROPOSER_ROLE', 'ModelverseGovernor', governor, true],
    ['CANCELLER_ROLE', 'ModelverseGovernor', governor, true],
    ['DEFAULT_ADMIN_ROLE', 'ModelverseGovernor', governor, false],
    ['EXECUTOR_ROLE', 'everyone', everyone, true],
  ] as const;
  return wanted.map(([right, who, rights, held]) => ({
    contract: 'Timelock',
    getter: `hasRole(${right}, ${who})`,
    expected: String(held),
    found: String(rights?.includes(right)),
  }));
}
