import {
  type Deployment,
  InitialModelOfferingArtifact,
  JobManagerArtifact,
  RevenueLedgerArtifact,
  TestUSDArtifact,
} from '@icubed/contracts-abi';
import { Contract, type EventLog, type JsonRpcProvider } from 'ethers';

/**
 * Where every base unit of USD is, read from the chain alone. `deposited` and `paidOut` come from the token's Transfer events across the
 * border of the system; what moves between its contracts is neither.
 */
export interface Money {
  readonly deposited: bigint;
  readonly held: bigint;
  readonly pending: bigint;
  readonly claimable: bigint;
  readonly escrow: bigint;
  readonly paidOut: bigint;
}

/** The two equations of conservation; each broken one by name, with its two sides. */
export function imbalances(money: Money): string[] {
  const broken: string[] = [];
  const inside = money.pending + money.claimable + money.escrow;
  if (money.deposited !== money.held + money.paidOut)
    broken.push(`deposited ${money.deposited} ≠ held ${money.held} + paidOut ${money.paidOut}`);
  if (money.held !== inside)
    broken.push(
      `held ${money.held} ≠ pending ${money.pending} + claimable ${money.claimable} + escrow ${money.escrow}`,
    );
  return broken;
}

export async function readMoney(provider: JsonRpcProvider, deployment: Deployment): Promise<Money> {
  const { contracts, blockNumber } = deployment;
  const usd = new Contract(contracts.TestUSD, TestUSDArtifact.abi, provider);
  const ledger = new Contract(contracts.RevenueLedger, RevenueLedgerArtifact.abi, provider);
  const offering = new Contract(contracts.InitialModelOffering, InitialModelOfferingArtifact.abi, provider);
  const jobs = new Contract(contracts.JobManager, JobManagerArtifact.abi, provider);
  // one block for all reads: anything else could catch money in flight
  const at = { blockTag: await provider.getBlockNumber() };
  const [system, revenue, jobTotals, offeringEscrow, transfers] = await Promise.all([
    Promise.all(
      [ledger, offering, jobs].map(
        async (contract) => usd.getFunction('balanceOf').staticCall(await contract.getAddress(), at) as Promise<bigint>,
      ),
    ),
    ledger.getFunction('totals').staticCall(at) as Promise<[bigint, bigint, bigint, bigint]>,
    jobs.getFunction('totals').staticCall(at) as Promise<[bigint, bigint, bigint, bigint]>,
    escrowOf(offering, blockNumber, at.blockTag),
    usd.queryFilter('Transfer', blockNumber, at.blockTag),
  ]);
  const inside = new Set(
    [contracts.RevenueLedger, contracts.InitialModelOffering, contracts.JobManager].map((one) => one.toLowerCase()),
  );
  const [, pending, claimable, fees] = revenue;
  const [accounts, sessions, earnings, bonds] = jobTotals;
  return {
    ...acrossTheBorder(transfers as EventLog[], inside),
    held: system.reduce((sum, balance) => sum + balance, 0n),
    pending,
    claimable: claimable + fees + earnings,
    escrow: offeringEscrow + accounts + sessions + bonds,
  };
}

/** What the offering contract owes: the sum over every offering ever opened. */
async function escrowOf(offering: Contract, from: number, blockTag: number): Promise<bigint> {
  const opened = (await offering.queryFilter('OfferingOpened', from, blockTag)) as EventLog[];
  const assets = [...new Set(opened.map(({ args }) => args['assetId'] as bigint))];
  const escrows = await Promise.all(
    assets.map((id) => offering.getFunction('escrowOf').staticCall(id, { blockTag }) as Promise<bigint>),
  );
  return escrows.reduce((sum, escrow) => sum + escrow, 0n);
}

function acrossTheBorder(
  transfers: readonly EventLog[],
  inside: ReadonlySet<string>,
): { deposited: bigint; paidOut: bigint } {
  let [deposited, paidOut] = [0n, 0n];
  for (const { args } of transfers) {
    const [from, to, value] = args as unknown as [string, string, bigint];
    const [leaves, enters] = [inside.has(from.toLowerCase()), inside.has(to.toLowerCase())];
    if (enters && !leaves) deposited += value;
    if (leaves && !enters) paidOut += value;
  }
  return { deposited, paidOut };
}
