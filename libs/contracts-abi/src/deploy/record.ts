import { existsSync, readFileSync } from 'node:fs';
import { ModelverseError } from '@icubed/errors';
import { getAddress, isAddress } from 'ethers';
import { z } from 'zod';
import { deployedContractNames } from '../artifacts.js';
import { writeWhole } from '../deployment.js';

const address = z
  .string()
  .refine((text) => isAddress(text), 'not an address')
  .transform((text) => getAddress(text));
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

const schema = z.object({
  chainId: z.int().min(1),
  /** The first block that can hold an event of the contracts. */
  blockNumber: z.int().min(0),
  /** Of the parameters, as `digestOf` has it. */
  parameters: hash,
  deployer: address,
  /** Where the factory stands or, where it does not yet, will. */
  factory: address,
  /** keccak256 of the code of each contract that was found to stand and to be ours. */
  codeHashes: z.partialRecord(z.enum(deployedContractNames), hash),
  /** Those that stand. */
  contracts: z.partialRecord(z.enum(deployedContractNames), address),
  /** All stand and name each other as planned. */
  complete: z.boolean(),
});

/**
 * `contracts/deployments/<chainId>.json`: written whole after each step. What stands is decided by the chain alone: the record only
 * knows which factory it was, and lets services find the contracts once it is complete.
 */
export type DeploymentRecord = z.output<typeof schema>;

/** Nothing where there is no such file. Throws DEPLOY.RECORD_INVALID where there is one that cannot be used. */
export function readRecord(file: string): DeploymentRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const why =
      cause instanceof z.ZodError
        ? cause.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
        : String(cause);
    const detail = `${file} is no record of a deployment of this version: ${why}`;
    throw new ModelverseError('DEPLOY.RECORD_INVALID', detail, { file }, { cause });
  }
}

export async function writeRecord(file: string | undefined, record: DeploymentRecord): Promise<void> {
  if (file !== undefined) await writeWhole(file, record);
}
