import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { Provider } from 'ethers';
import { assertChain } from './deploy.js';
import { fieldsOf, type GovernedParameter, governedParameters } from './governed.js';
import { madeOtherwise } from './made.js';
import { type DeploymentParameters, digestOf } from './parameters.js';
import { type DeploymentPlan, namesToMake, planDeployment } from './plan.js';
import { codeOf, view } from './reads.js';
import type { DeploymentRecord } from './record.js';
import { type Holders, holdersOf } from './timelock-rights.js';
import { assertUsd } from './usd.js';
import { miswirings } from './verify.js';

export interface CheckRequest {
  readonly provider: Provider;
  readonly parameters: DeploymentParameters;
  readonly record: DeploymentRecord;
}

/** What was asked of the chain, and all that is not as it should be: nothing, where the deployment is sound. */
export interface CheckReport {
  readonly findings: readonly string[];
  readonly contracts: number;
  readonly names: number;
  readonly holders: Holders;
  readonly governed: readonly { readonly parameter: GovernedParameter; readonly value: bigint }[];
}

/**
 * Proves on a live chain, with no key: every contract is this version's, was made with the plan's arguments and names whom the parameters say, the
 * deployer has no right in any of them or in the timelock, everyone may execute, and what is governed is within its bounds. Throws DEPLOY.NOT_DEPLOYED
 * and DEPLOY.PARAMETERS_CHANGED where there is nothing to compare; what it compared and found wrong is in the report.
 */
export async function checkDeployment({ provider, parameters, record }: CheckRequest): Promise<CheckReport> {
  await assertChain(provider, parameters.chainId);
  if (!record.complete) {
    throw new ModelverseError('DEPLOY.NOT_DEPLOYED', 'The deployment is not finished: run it again.', {});
  }
  if (record.parameters !== digestOf(parameters)) {
    throw new ModelverseError('DEPLOY.PARAMETERS_CHANGED', 'The record is of a deployment with other parameters.', {});
  }
  const plan = planDeployment(record.factory, parameters);
  const foreign = await foreignCode(provider, plan);
  // What is not ours need not answer as ours would.
  if (foreign.length > 0) return { findings: foreign, contracts: 0, names: 0, holders: {}, governed: [] };
  const [otherwise, wired, made, holders, governed] = await Promise.all([
    madeOtherwise(provider, plan, record.blockNumber),
    miswirings(provider, plan),
    unmade(provider, plan, parameters),
    holdersOf(provider, plan.addresses.Timelock, record.blockNumber),
    Promise.all(governedParameters.map((parameter) => valueOf(provider, plan, parameter))),
  ]);
  const findings = [
    ...otherwise,
    ...wired.map(({ contract, getter, found, expected }) => `${contract}.${getter} is ${found}, not ${expected}`),
    ...made,
    ...(parameters.kind === 'local' ? [] : leftWith(record, plan, parameters)),
    ...timelockFindings(record, plan, holders),
    ...governed.flatMap(({ finding }) => finding ?? []),
  ];
  const names = plan.contracts.reduce((sum, { wiring }) => sum + Object.keys(wiring).length, 0);
  return { findings, contracts: plan.contracts.length, names, holders, governed };
}

async function foreignCode(provider: Provider, plan: DeploymentPlan): Promise<string[]> {
  const expected = [{ name: 'DeploymentFactory', address: plan.factory } as const, ...plan.contracts];
  const asked = expected.map(async ({ name, address }) => {
    try {
      return (await codeOf(provider, { name, address })) === undefined ? [`${name}: no code at ${address}`] : [];
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      return [error.detail];
    }
  });
  const usd = plan.contracts.some(({ name }) => name === 'TestUSD') ? [] : [await dollar(provider, plan.addresses.TestUSD)];
  return [...(await Promise.all(asked)), ...usd].flat();
}

async function dollar(provider: Provider, address: string): Promise<string[]> {
  try {
    await assertUsd(provider, address);
    return [];
  } catch (error) {
    if (!isModelverseError(error)) throw error;
    return [error.detail];
  }
}

/** The factory has made its contracts and can make no more: its owner has nothing left to do. */
async function unmade(provider: Provider, plan: DeploymentPlan, parameters: DeploymentParameters): Promise<string[]> {
  const factory = { name: 'DeploymentFactory', address: plan.factory } as const;
  const [[made], [count]] = await Promise.all([view(provider, factory, 'made'), view(provider, factory, 'COUNT')]);
  const wanted = BigInt(namesToMake(parameters).length);
  return made === wanted && count === wanted ? [] : [`DeploymentFactory has made ${String(made)} of ${String(count)}, not ${wanted}`];
}

/** By the plan, which the wiring was compared with: whom a contract names has a right in it. */
function leftWith(record: DeploymentRecord, plan: DeploymentPlan, { icbdHolder }: DeploymentParameters): string[] {
  const kept = plan.contracts.flatMap(({ name, wiring }) =>
    Object.entries(wiring).flatMap(([getter, holder]) =>
      holder === record.deployer || holder === record.factory ? [`the deployer is ${name}.${getter}`] : [],
    ),
  );
  return icbdHolder === record.deployer ? [...kept, 'the deployer was given all ICBD'] : kept;
}

/** Others may have been named by governance since; the timelock's administrator is none but itself, and the deployer is nothing. */
function timelockFindings({ deployer, factory }: DeploymentRecord, { addresses }: DeploymentPlan, holders: Holders): string[] {
  const findings = Object.entries(holders).flatMap(([right, accounts]) =>
    accounts.filter((account) => account === deployer || account === factory).map((account) => `${account} has ${right} in the timelock`),
  );
  const administrators = holders.DEFAULT_ADMIN_ROLE ?? [];
  if (administrators.length !== 1 || administrators[0] !== addresses.Timelock) {
    findings.push(`the timelock is administered by ${administrators.join(', ') || 'nobody'}`);
  }
  return findings;
}

async function valueOf(provider: Provider, { addresses }: DeploymentPlan, parameter: GovernedParameter) {
  const { contract, name, field } = parameter;
  const results = await view(provider, { name: contract, address: addresses[contract] }, parameter.view);
  const fields = fieldsOf(parameter, results);
  const value = fields[field ?? 0] as bigint;
  const [low, high] = [parameter.low(fields), parameter.high(fields)];
  const within = low <= value && value <= high;
  return { parameter, value, finding: within ? undefined : `${contract}.${name} is ${value}, not within ${low} and ${high}` };
}
