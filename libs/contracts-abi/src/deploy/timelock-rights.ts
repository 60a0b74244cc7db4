import { id, type Provider, ZeroHash } from 'ethers';
import { interfaces } from '../interfaces.js';
import { logsOf, view } from './reads.js';

/** What one may do in the timelock: its administrator names the others. */
const RIGHTS: Readonly<Record<string, string>> = {
  DEFAULT_ADMIN_ROLE: ZeroHash,
  PROPOSER_ROLE: id('PROPOSER_ROLE'),
  CANCELLER_ROLE: id('CANCELLER_ROLE'),
  EXECUTOR_ROLE: id('EXECUTOR_ROLE'),
};

export type Holders = Readonly<Record<string, readonly string[]>>;

/** The rights that `account` has by its own name. */
export async function rightsOf(provider: Provider, timelock: string, account: string): Promise<string[]> {
  const contract = { name: 'Timelock', address: timelock } as const;
  const asked = Object.entries(RIGHTS).map(async ([right, role]) => {
    const [held] = await view(provider, contract, 'hasRole', [role, account]);
    return held === true ? [right] : [];
  });
  return (await Promise.all(asked)).flat();
}

/** Everyone who has a right, by the timelock's own events since `fromBlock`: its roles cannot be listed. */
export async function holdersOf(provider: Provider, timelock: string, fromBlock: number): Promise<Holders> {
  const topics = [['RoleGranted', 'RoleRevoked'].map((name) => interfaces.Timelock.getEvent(name)?.topicHash ?? '')];
  const holders = new Map(Object.values(RIGHTS).map((role) => [role, new Set<string>()]));
  for await (const log of logsOf(provider, { address: timelock, topics, fromBlock })) {
    const event = interfaces.Timelock.parseLog(log);
    const [role, account] = [String(event?.args.role), String(event?.args.account)];
    if (event?.name === 'RoleGranted') holders.get(role)?.add(account);
    else holders.get(role)?.delete(account);
  }
  return Object.fromEntries(Object.entries(RIGHTS).map(([right, role]) => [right, [...(holders.get(role) ?? [])]]));
}
