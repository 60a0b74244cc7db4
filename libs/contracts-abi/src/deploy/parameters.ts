import { readFileSync } from 'node:fs';
import { ModelverseError } from '@icubed/errors';
import { getAddress, id, isAddress, ZeroAddress } from 'ethers';
import { z } from 'zod';

const address = z
  .string()
  .refine((text) => /^0x[0-9a-fA-F]{40}$/.test(text) && isAddress(text), 'not an address, or its checksum is wrong')
  .transform((text) => getAddress(text))
  .refine((text) => text !== ZeroAddress, 'the zero address: name who it is');

const roles = z.strictObject({
  /** Signs reveals. */
  verifier: address,
  /** Redeems vouchers. */
  settlement: address,
  /** Chooses which signed orders meet. */
  matcher: address,
  /** Anchors the weekly rankings. */
  ranking: address,
  /** Anchors the hourly receipts. */
  anchor: address,
  /** Suspends nodes for 72 hours. */
  guardian: address,
  /** Proposes slashes of nodes' bonds and decides disputes of executions, lineage, reveals and long jobs. */
  arbiter: address,
  /** Says which nodes' enclave quotes are genuine. */
  attester: address,
  /** Proposes the bundle's baskets and posts the perpetual's marks. */
  index: address,
});

const schema = z.strictObject({
  /** What people call the network. */
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower case letters, digits and dashes'),
  chainId: z.int().min(1),
  /** What is allowed: `local` lets keys share roles and an account be the governor; `mainnet` wants a dollar that exists. */
  kind: z.enum(['local', 'testnet', 'mainnet']),
  /** An ERC-20 of 6 decimals with EIP-2612 and EIP-3009, or `test` for a play dollar of the deployment's own. */
  usd: z.union([z.literal('test'), address]),
  /** Receives all ICBD, to hand it out. */
  icbdHolder: address,
  /** Sets what is governed. */
  governor: z.union([z.literal('timelock'), address]).default('timelock'),
  /** Receives the protocol's fees. */
  communityPool: z.union([z.literal('contract'), address]).default('contract'),
  roles,
  /** Blocks that a transaction must have before the next is sent. */
  confirmations: z.int().min(1).max(64).default(1),
  /** Contracts go into one transaction up to so many bytes of creation code; 0: each has its own. Nodes relay 128 KiB at most. */
  batchBytes: z.int().min(0).max(100_000).default(0),
});

/** What a deployment is made with, see `contracts/deployments/parameters/`. Addresses are checksummed. */
export type DeploymentParameters = z.output<typeof schema>;
export type DeploymentParametersInput = z.input<typeof schema>;
export type DeploymentRole = keyof DeploymentParameters['roles'];

/** Throws DEPLOY.PARAMETERS_INVALID, naming each wrong field. */
export function parseParameters(value: unknown): DeploymentParameters {
  const result = schema.safeParse(value);
  const wrong = result.success
    ? unsafe(result.data)
    : result.error.issues.map(({ path, message }) => `${path.join('.') || 'parameters'}: ${message}`);
  if (result.success && wrong.length === 0) return result.data;
  throw new ModelverseError('DEPLOY.PARAMETERS_INVALID', wrong.join('; '), { wrong });
}

/** Throws DEPLOY.PARAMETERS_INVALID, naming the file. */
export function loadParameters(file: string): DeploymentParameters {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelverseError('DEPLOY.PARAMETERS_INVALID', `${file} cannot be read: ${why}`, { file }, { cause });
  }
  return parseParameters(value);
}

/** A key that can do two things is two keys' worth of loss, and a governor that is a key is no governance. */
function unsafe({ kind, usd, governor, communityPool, roles: named }: DeploymentParameters): string[] {
  if (kind === 'local') return [];
  const wrong: string[] = [];
  if (governor !== 'timelock') wrong.push(`governor: only the timelock may govern on a ${kind}`);
  if (communityPool !== 'contract') wrong.push(`communityPool: only the contract may receive fees on a ${kind}`);
  if (kind === 'mainnet' && usd === 'test') wrong.push('usd: anyone may mint the play dollar; name one that exists');
  const holders = new Map<string, string>();
  for (const [role, holder] of Object.entries(named)) {
    const other = holders.get(holder);
    if (other !== undefined) wrong.push(`roles.${role}: the same key as ${other}`);
    holders.set(holder, role);
  }
  return wrong;
}

/** Of all that decides what the contracts are: what stands was made with it or it was not. */
export function digestOf({ name: _, confirmations: _c, batchBytes: _b, ...deciding }: DeploymentParameters): string {
  const { roles: named, ...rest } = deciding;
  const sorted = (part: object): unknown => Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return id(JSON.stringify([sorted(rest), sorted(named)]));
}
