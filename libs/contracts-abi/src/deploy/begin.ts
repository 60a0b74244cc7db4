import { setTimeout as sleep } from 'node:timers/promises';
import { ModelverseError } from '@icubed/errors';
import { concat, getCreateAddress, type Provider } from 'ethers';
import { artifacts } from '../artifacts.js';
import { interfaces } from '../interfaces.js';
import type { DeployRequest } from './deploy.js';
import { digestOf, type DeploymentParameters } from './parameters.js';
import { namesToMake } from './plan.js';
import { codeOf, view } from './reads.js';
import { type DeploymentRecord, readRecord, writeRecord } from './record.js';
import { send } from './send.js';

const WAIT_MS = 60_000;
const POLL_MS = 250;

/** The record whose factory stands: the one of an earlier run, or a new one. */
export async function beginOrResume(
  request: DeployRequest,
  provider: Provider,
  deployer: string,
): Promise<DeploymentRecord> {
  const found = request.file === undefined ? undefined : usable(request.file, request.parameters);
  if (found !== undefined && (await hasFactory(provider, found, deployer))) {
    await assertSame(provider, found, request.parameters);
    return found;
  }
  const made = Object.keys(found?.contracts ?? {}).some((name) => name !== 'TestUSD' || request.parameters.usd === 'test');
  if (found !== undefined && made && request.parameters.kind !== 'local') {
    const detail = `${found.factory} has no code, though ${request.file} says that contracts of it stand. Is it the right node, and has it all blocks?`;
    throw new ModelverseError('DEPLOY.CODE_MISSING', detail, { factory: found.factory });
  }
  return begin(request, provider, deployer);
}

function usable(file: string, { chainId, kind }: DeploymentParameters): DeploymentRecord | undefined {
  const found = readRecord(file);
  if (found === undefined || found.chainId === chainId) return found;
  // Development chains come and go, and their records with them.
  if (kind === 'local') return undefined;
  throw new ModelverseError('DEPLOY.RECORD_INVALID', `${file} is of chain ${found.chainId}, not ${chainId}.`, { file });
}

async function hasFactory(provider: Provider, { factory }: DeploymentRecord, deployer: string): Promise<boolean> {
  const contract = { name: 'DeploymentFactory', address: factory } as const;
  if ((await codeOf(provider, contract)) !== undefined) return true;
  // It may be on its way: a run that was ended right after sending it left it there.
  await settled(provider, deployer);
  return (await codeOf(provider, contract)) !== undefined;
}

async function assertSame(provider: Provider, record: DeploymentRecord, parameters: DeploymentParameters): Promise<void> {
  if (record.parameters !== digestOf(parameters)) {
    const detail = 'Constructors have fixed the parameters of what stands. Use those, or begin anew with another record.';
    throw new ModelverseError('DEPLOY.PARAMETERS_CHANGED', detail, { factory: record.factory });
  }
  const contract = { name: 'DeploymentFactory', address: record.factory } as const;
  const [[owner], [count]] = await Promise.all([view(provider, contract, 'OWNER'), view(provider, contract, 'COUNT')]);
  if (owner === record.deployer && count === BigInt(namesToMake(parameters).length)) return;
  const detail = `The factory at ${record.factory} is of ${String(owner)}, for ${String(count)} contracts: not this deployment's.`;
  throw new ModelverseError('DEPLOY.FOREIGN_CODE', detail, { contract: 'DeploymentFactory', address: record.factory });
}

/** Journals where the factory will be before it is sent: whatever happens then, the next run finds it. */
async function begin(
  { signer, parameters, file, onStep }: DeployRequest,
  provider: Provider,
  deployer: string,
): Promise<DeploymentRecord> {
  await settled(provider, deployer);
  const [nonce, head] = await Promise.all([provider.getTransactionCount(deployer), provider.getBlockNumber()]);
  const factory = getCreateAddress({ from: deployer, nonce });
  const record: DeploymentRecord = {
    chainId: parameters.chainId,
    blockNumber: head + 1,
    parameters: digestOf(parameters),
    deployer,
    factory,
    codeHashes: {},
    contracts: parameters.usd === 'test' ? {} : { TestUSD: parameters.usd },
    complete: false,
  };
  await writeRecord(file, record);
  const count = interfaces.DeploymentFactory.encodeDeploy([namesToMake(parameters).length]);
  const data = concat([artifacts.DeploymentFactory.bytecode, count]);
  const receipt = await send(signer, { data, nonce }, ['DeploymentFactory'], parameters.confirmations);
  if (receipt.contractAddress !== factory) {
    const detail = `The factory was made at ${receipt.contractAddress}, not at ${factory}: the deployer sent something else meanwhile.`;
    throw new ModelverseError('DEPLOY.TRANSACTION_FAILED', detail, { factory });
  }
  onStep?.({ contracts: ['DeploymentFactory'], transaction: receipt.hash });
  return record;
}

/** Until every transaction that the deployer has sent is mined: only then what stands is all there will be. */
async function settled(provider: Provider, deployer: string): Promise<void> {
  for (let waited = 0; ; waited += POLL_MS) {
    const [mined, sent] = await Promise.all([
      provider.getTransactionCount(deployer, 'latest'),
      provider.getTransactionCount(deployer, 'pending'),
    ]);
    if (mined >= sent) return;
    if (waited >= WAIT_MS) {
      const detail = `${sent - mined} transactions of ${deployer} are not mined yet. Run it again when they are.`;
      throw new ModelverseError('DEPLOY.TRANSACTION_PENDING', detail, { deployer });
    }
    await sleep(POLL_MS);
  }
}
