import { type ChainEvent, type ChainProjection, type MirrorReader, projection } from '@icubed/chain-listener';
import { JobManagerArtifact } from '@icubed/contracts-abi';
import { evolveLeastPart, INITIAL_LEAST_PART, type LeastPart, leastPartToQuote } from './least-part.js';

type MinAssetBpsChanged = ChainEvent<'MinAssetBpsChanged', { readonly minAssetBps: bigint; readonly from: bigint }>;

const KIND = 'least-part';
/** There is one, of the contract as a whole. */
const ID = 'JobManager';

const leastParts: ChainProjection<LeastPart, MinAssetBpsChanged> = {
  kind: KIND,
  sources: [{ contract: 'JobManager', abi: JobManagerArtifact.abi, events: ['MinAssetBpsChanged'] }],
  aggregateOf: () => ID,
  evolve: (state, { args, origin }) =>
    evolveLeastPart(state ?? INITIAL_LEAST_PART, {
      bps: Number(args.minAssetBps),
      from: args.from,
      at: BigInt(origin.timestamp),
    }),
  // read from the mirror's own states
  write: async () => undefined,
  erase: async () => undefined,
};

export const leastPartProjection = projection(leastParts);

/** At the head, not at finality: a raise counts from the block that announces it, and one that a reorganisation takes back harmed nobody. */
export async function leastPartAtHead(mirror: MirrorReader, chainSeconds: bigint): Promise<bigint> {
  const head = await mirror.headState<LeastPart>(KIND, ID);
  return leastPartToQuote(head?.state ?? INITIAL_LEAST_PART, chainSeconds);
}
