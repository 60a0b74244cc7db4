import { ModelverseError } from '@icubed/errors';
import type { Provider } from 'ethers';
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

/** The timelock's constructor names the governor as the only one who schedules and cancels, and nobody as administrator. */
async function timelock(provider: Provider, { addresses }: DeploymentPlan): Promise<Miswiring[]> {
  const rights = await rightsOf(provider, addresses.Timelock, addresses.ModelverseGovernor);
  return Object.entries({ PROPOSER_ROLE: true, CANCELLER_ROLE: true, DEFAULT_ADMIN_ROLE: false }).map(([right, held]) => ({
    contract: 'Timelock',
    getter: `hasRole(${right}, ModelverseGovernor)`,
    expected: String(held),
    found: String(rights.includes(right)),
  }));
}
