import type { Deployment } from '@icubed/contracts-abi';
import type { Modelverse } from '@icubed/sdk';
import type { JsonRpcProvider } from 'ethers';
import type { Cast, Person } from './cast.js';
import type { ChainTime } from './chain-time.js';
import type { Earning, Payout, ReceiptRecord } from './report.js';

/** An asset of the story and who owns all of its shares. */
export interface OwnedAsset {
  readonly name: string;
  readonly owner: Person;
  readonly did: string;
  readonly assetId: bigint;
  readonly digest: string;
}

/** What was made from others: `filter` is the third generation after `texts` and `classifier`. */
export interface Derivatives {
  readonly texts: OwnedAsset;
  readonly classifier: OwnedAsset;
  readonly filter: OwnedAsset;
  readonly reader: OwnedAsset;
  readonly language: OwnedAsset;
}

/** What the story has brought about so far; each step adds to it and a later one builds on it. */
export interface Scene {
  did?: string;
  assetId?: bigint;
  digest?: string;
  unlockAt?: number;
  derivatives?: Derivatives;
  workflow?: OwnedAsset;
  apiKey?: string;
  snapshotCid?: string;
  recomputedEqual?: boolean;
  readonly callIds: string[];
  readonly workflowCallIds: string[];
  readonly receipts: ReceiptRecord[];
  readonly payouts: Payout[];
  readonly earnings: Earning[];
}

/** What a third party has: the public origin, a chain RPC, the contracts' addresses, and wallets of their own. */
export interface Stage {
  readonly api: Modelverse;
  readonly chainId: number;
  readonly provider: JsonRpcProvider;
  readonly deployment: Deployment;
  readonly time: ChainTime;
  readonly cast: Cast;
  readonly scene: Scene;
}

export function emptyScene(): Scene {
  return { callIds: [], workflowCallIds: [], receipts: [], payouts: [], earnings: [] };
}

/** A value an earlier step left. Its absence is a mistake in the order of steps, not in the modelverse. */
export function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`no step before left ${what}`);
  return value;
}

/** Fails the step with what did not hold. */
export function assertThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${what}`);
}

/** What takes longer never comes, on the slowest machine. */
const PATIENCE_SECONDS = 300;

/** Asks until the answer is there. Throws when it has not come in five minutes. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${PATIENCE_SECONDS} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
