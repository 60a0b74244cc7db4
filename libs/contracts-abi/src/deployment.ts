import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getAddress } from 'ethers';
import { type DeployedContractName, deployedContractNames } from './artifacts.js';

/** Where the contracts of one chain are. `blockNumber` is the first block that can hold an event of theirs. */
export interface Deployment {
  readonly chainId: number;
  readonly blockNumber: number;
  readonly contracts: Readonly<Record<DeployedContractName, string>>;
}

/** Reads a deployment file. Throws if it is missing, no JSON, or names a wrong address. */
export function loadDeployment(file: string): Deployment {
  try {
    return parseDeployment(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`no usable deployment in ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

export function parseDeployment(value: unknown): Deployment {
  const { chainId, blockNumber, contracts, complete } = value as Record<string, unknown>;
  if (complete === false) throw new TypeError('the deployment is not finished: run it again');
  if (!Number.isSafeInteger(chainId) || !Number.isSafeInteger(blockNumber)) {
    throw new TypeError('chainId and blockNumber must be integers');
  }
  const addresses = contracts as Record<string, unknown> | null | undefined;
  const entries = deployedContractNames.map((name) => {
    const address = addresses?.[name];
    if (typeof address !== 'string') throw new TypeError(`${name} has no address`);
    return [name, getAddress(address)] as const;
  });
  return {
    chainId: chainId as number,
    blockNumber: blockNumber as number,
    contracts: Object.fromEntries(entries) as Record<DeployedContractName, string>,
  };
}

export async function saveDeployment(file: string, deployment: Deployment): Promise<void> {
  await writeWhole(file, deployment);
}

/** Written beside and renamed, so that a reader sees all of it or nothing. */
export async function writeWhole(file: string, value: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, `${JSON.stringify(value, null, 2)}\n`);
  await rename(partial, file);
}
