import { concat, getCreateAddress, Interface } from 'ethers';
import { artifacts, type DeployedContractName, deployedContractNames } from '../artifacts.js';
import { interfaces } from '../interfaces.js';
import type { DeploymentParameters } from './parameters.js';
import { type Addresses, type Wiring, wiringOf, withoutGetters } from './wiring.js';

/** One contract of a deployment. */
export interface PlannedContract {
  readonly name: DeployedContractName;
  readonly address: string;
  /** Creation code with its arguments. */
  readonly initCode: string;
  readonly wiring: Wiring;
}

/** What a deployment makes, in the factory's order. */
export interface DeploymentPlan {
  readonly factory: string;
  readonly contracts: readonly PlannedContract[];
  /** Those made and those that were there. */
  readonly addresses: Addresses;
}

/** How many contracts the factory makes: the dollar is not one of them where the parameters name one. */
export function namesToMake({ usd }: DeploymentParameters): readonly DeployedContractName[] {
  return deployedContractNames.filter((name) => name !== 'TestUSD' || usd === 'test');
}

/** Pure: the same factory and parameters give the same contracts at the same addresses. */
export function planDeployment(factory: string, parameters: DeploymentParameters): DeploymentPlan {
  const names = namesToMake(parameters);
  const addresses = Object.fromEntries([
    ...(parameters.usd === 'test' ? [] : [['TestUSD', parameters.usd]]),
    // A contract's own nonce begins at 1 (EIP-161).
    ...names.map((name, index) => [name, getCreateAddress({ from: factory, nonce: index + 1 })] as const),
  ]) as Addresses;
  const wirings = wiringOf(addresses, parameters);
  const others: Readonly<Partial<Record<DeployedContractName, readonly string[]>>> = withoutGetters(addresses, parameters);
  const contracts = names.map((name) => {
    const values = others[name] ?? Object.values(wirings[name]);
    return { name, address: addresses[name], initCode: initCodeOf(name, values), wiring: wirings[name] };
  });
  return { factory, contracts, addresses };
}

function initCodeOf(name: DeployedContractName, values: readonly string[]): string {
  const inputs = interfaces[name].deploy.inputs;
  // Where there are many, the constructor takes them as one struct.
  const asStruct = inputs.length === 1 && inputs[0]?.baseType === 'tuple';
  return concat([artifacts[name].bytecode, interfaces[name].encodeDeploy(asStruct ? [values] : values)]);
}

/** Contracts that fit one transaction, in their order. */
export function batchesOf(contracts: readonly PlannedContract[], batchBytes: number): PlannedContract[][] {
  const batches: PlannedContract[][] = [];
  let room = 0;
  for (const contract of contracts) {
    const size = contract.initCode.length / 2 - 1;
    const last = batches.at(-1);
    if (last !== undefined && size <= room) {
      last.push(contract);
      room -= size;
    } else {
      batches.push([contract]);
      room = batchBytes - size;
    }
  }
  return batches;
}

/** The call that makes `batch`, whose first contract is the `first`-th of the row. */
export function makeCall(first: number, batch: readonly PlannedContract[]): string {
  const factory: Interface = interfaces.DeploymentFactory;
  return factory.encodeFunctionData('make', [first, batch.map(({ initCode }) => initCode)]);
}
