import { ModelverseError } from '@icubed/errors';
import type { Provider } from 'ethers';
import { interfaces } from '../interfaces.js';
import type { DeploymentPlan, PlannedContract } from './plan.js';
import { logsOf } from './reads.js';

/**
 * What of the row was not made as planned, in words. Code that stands says nothing of constructor arguments that went into storage,
 * such as the holder of all ICBD: only the creation code does, which the factory's transactions carry. What cannot be read there as a call of
 * the factory itself, for instance because another contract called it, is not as planned either.
 *
 * @param standing How many of the row to ask for.
 */
export async function madeOtherwise(
  provider: Provider,
  { factory, contracts }: DeploymentPlan,
  fromBlock: number,
  standing = contracts.length,
): Promise<string[]> {
  const transactions = await transactionsOf(provider, factory, fromBlock, standing);
  const makings = new Map<string, Promise<Making | undefined>>();
  const findings = contracts.slice(0, standing).map(async ({ name, initCode }: PlannedContract, index) => {
    const hash = transactions.get(index);
    if (hash === undefined) return [`${name}: the factory does not tell of making it since block ${fromBlock}`];
    const making = makings.get(hash) ?? makingOf(provider, factory, hash);
    makings.set(hash, making);
    const known = await making;
    if (known === undefined) return [`${name}: ${hash} made it, and is no call of the factory that can be read`];
    const made = known.initCodes[index - known.first];
    return made?.toLowerCase() === initCode.toLowerCase() ? [] : [`${name}: ${hash} made it with other code or arguments`];
  });
  return (await Promise.all(findings)).flat();
}

/** Throws DEPLOY.FOREIGN_CODE with all that differs. */
export async function assertMadeAsPlanned(...asked: Parameters<typeof madeOtherwise>): Promise<void> {
  const findings = await madeOtherwise(...asked);
  if (findings.length === 0) return;
  throw new ModelverseError('DEPLOY.FOREIGN_CODE', findings.join('; '), { findings });
}

interface Making {
  readonly first: number;
  readonly initCodes: readonly string[];
}

/** By place in the row. The events lie close together: what comes after the last of them is not searched. */
async function transactionsOf(
  provider: Provider,
  factory: string,
  fromBlock: number,
  standing: number,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (standing === 0) return found;
  const topics = [interfaces.DeploymentFactory.getEvent('ContractMade')?.topicHash ?? ''];
  for await (const log of logsOf(provider, { address: factory, topics, fromBlock })) {
    const event = interfaces.DeploymentFactory.parseLog(log);
    if (event !== null) found.set(Number(event.args.index), log.transactionHash);
    if (found.size >= standing) break;
  }
  return found;
}

async function makingOf(provider: Provider, factory: string, hash: string): Promise<Making | undefined> {
  const transaction = await provider.getTransaction(hash);
  if (transaction?.to !== factory) return undefined;
  const call = interfaces.DeploymentFactory.parseTransaction({ data: transaction.data });
  if (call?.name !== 'make') return undefined;
  return { first: Number(call.args.first), initCodes: call.args.initCodes as string[] };
}
