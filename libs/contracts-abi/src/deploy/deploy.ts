import { ModelverseError } from '@icubed/errors';
import { keccak256, type Provider, type Signer } from 'ethers';
import { beginOrResume } from './begin.js';
import { assertMadeAsPlanned } from './made.js';
import type { DeploymentParameters } from './parameters.js';
import { batchesOf, makeCall, type PlannedContract, planDeployment } from './plan.js';
import { codeOf } from './reads.js';
import { type DeploymentRecord, writeRecord } from './record.js';
import { send } from './send.js';
import { assertUsd } from './usd.js';
import { assertWired } from './verify.js';

/** Of a development chain, where finding out how much it takes takes longer than the deployment: a batch's most, and half of a block. */
const LOCAL_GAS = 16_000_000n;

export interface DeployStep {
  readonly contracts: readonly string[];
  readonly transaction: string;
}

export interface DeployRequest {
  /** Pays, makes the contracts, and has no right in any of them. */
  readonly signer: Signer;
  readonly parameters: DeploymentParameters;
  /** Where the record is kept; without one, a deployment cannot be gone on with. */
  readonly file?: string;
  readonly onStep?: (step: DeployStep) => void;
}

/**
 * Makes what is not there yet and checks all of it, so that a run that was ended anywhere is gone on with by running it again, and
 * a run over a complete deployment sends nothing. Every right is the constructor's argument, so none has to be handed over
 * afterwards, and none can be forgotten.
 */
export async function deploy(request: DeployRequest): Promise<DeploymentRecord> {
  const { signer, parameters, file, onStep } = request;
  const provider = signer.provider;
  if (provider === null) throw new TypeError('the signer needs a provider');
  await assertChain(provider, parameters.chainId);
  const deployer = await signer.getAddress();
  assertHasNoRole(deployer, parameters);
  if (parameters.usd !== 'test') await assertUsd(provider, parameters.usd);

  let record = await beginOrResume(request, provider, deployer);
  const plan = planDeployment(record.factory, parameters);
  const standing = await codesOf(provider, plan.contracts, 'latest');
  assertAsRecorded(record, plan.contracts, standing);
  record = withCodes(record, plan.contracts, standing);
  const missing = plan.contracts.filter(({ name }) => standing[name] === undefined);
  // as long as the row was not complete, whoever has the deployer's key could have made something else of it
  await assertMadeAsPlanned(provider, plan, record.blockNumber, plan.contracts.length - missing.length);
  if (missing.length > 0 && deployer !== record.deployer) {
    const detail = `${record.deployer} began this deployment, and its factory obeys no other key than that.`;
    throw new ModelverseError('DEPLOY.OTHER_DEPLOYER', detail, { deployer: record.deployer });
  }

  const fee = parameters.kind === 'local' ? { gasLimit: LOCAL_GAS } : {};
  for (const batch of batchesOf(missing, parameters.batchBytes)) {
    const first = plan.contracts.indexOf(batch[0] as PlannedContract);
    const names = batch.map(({ name }) => name);
    const call = { to: plan.factory, data: makeCall(first, batch), ...fee };
    const receipt = await send(signer, call, names, parameters.confirmations);
    const made = await codesOf(provider, batch, receipt.blockNumber);
    const absent = names.find((name) => made[name] === undefined);
    if (absent !== undefined) throw new ModelverseError('DEPLOY.CODE_MISSING', `${absent} does not stand.`, { absent });
    record = withCodes(record, batch, made);
    await writeRecord(file, record);
    onStep?.({ contracts: names, transaction: receipt.hash });
  }

  await assertWired(provider, plan);
  if (record.complete && missing.length === 0) return record;
  const complete = { ...record, complete: true };
  await writeRecord(file, complete);
  return complete;
}

export async function assertChain(provider: Provider, chainId: number): Promise<void> {
  const found = Number((await provider.getNetwork()).chainId);
  if (found === chainId) return;
  const detail = `The node serves chain ${found}, the parameters are of chain ${chainId}.`;
  throw new ModelverseError('DEPLOY.WRONG_CHAIN', detail, { found, expected: chainId });
}

/** A key that has been in a deployment script's reach should be worth nothing afterwards. */
function assertHasNoRole(deployer: string, { kind, icbdHolder, roles }: DeploymentParameters): void {
  if (kind === 'local') return;
  const held = Object.entries({ ...roles, icbdHolder }).filter(([, holder]) => holder === deployer);
  if (held.length === 0) return;
  const names = held.map(([role]) => role);
  throw new ModelverseError('DEPLOY.ROLE_IS_DEPLOYER', `The deployer is named as ${names.join(', ')}.`, { roles: names });
}

type Codes = Readonly<Record<string, string | undefined>>;

async function codesOf(
  provider: Provider,
  contracts: readonly PlannedContract[],
  block: number | 'latest',
): Promise<Codes> {
  const codes = contracts.map(async (contract) => [contract.name, await codeOf(provider, contract, block)] as const);
  return Object.fromEntries(await Promise.all(codes));
}

/** Constructors fixed the code for good, immutables included: where it differs from what was found, this is another chain's. */
function assertAsRecorded({ codeHashes }: DeploymentRecord, contracts: readonly PlannedContract[], codes: Codes): void {
  for (const { name, address } of contracts) {
    const [code, recorded] = [codes[name], codeHashes[name]];
    if (code === undefined || recorded === undefined || keccak256(code) === recorded) continue;
    const detail = `What stands at ${address} is not the ${name} of the record.`;
    throw new ModelverseError('DEPLOY.FOREIGN_CODE', detail, { contract: name, address });
  }
}

function withCodes(record: DeploymentRecord, contracts: readonly PlannedContract[], codes: Codes): DeploymentRecord {
  const found = contracts.flatMap((contract) => {
    const code = codes[contract.name];
    return code === undefined ? [] : [{ ...contract, hash: keccak256(code) }];
  });
  return {
    ...record,
    contracts: { ...record.contracts, ...Object.fromEntries(found.map(({ name, address }) => [name, address])) },
    codeHashes: { ...record.codeHashes, ...Object.fromEntries(found.map(({ name, hash }) => [name, hash])) },
  };
}
