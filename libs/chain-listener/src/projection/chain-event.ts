import { type Fact, type FactDefinition, makeFact } from '@icubed/events';
import type { z } from 'zod';

/** Where an event comes from. `timestamp` is the block's, in Unix seconds; `address` is lower-case. */
export interface EventOrigin {
  readonly chainId: number;
  readonly address: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly timestamp: number;
  readonly transactionHash: string;
  readonly logIndex: number;
}

/**
 * A decoded contract event. `args` is a plain object by parameter name: integers of every width are bigint, addresses are
 * checksummed, bytes are lower-case hex, structs are objects, an indexed string is its hash.
 */
export interface ChainEvent<Name extends string = string, Args extends object = Readonly<Record<string, unknown>>> {
  /** the contract's name in the deployment */
  readonly contract: string;
  readonly name: Name;
  readonly args: Args;
  readonly origin: EventOrigin;
}

export type ChainFact = Fact & { readonly topic: string };

/** `origin` of a fact's data. */
export function originOf({ origin }: ChainEvent): FactOrigin {
  return {
    blockNumber: String(origin.blockNumber),
    blockHash: origin.blockHash,
    transactionHash: origin.transactionHash,
    logIndex: origin.logIndex,
  };
}

export interface FactOrigin {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: number;
}

/**
 * The fact that announces an event at finality. Its id is derived from chain, block hash, log index and type, so indexing anew yields
 * the same id; its source is the contract (CAIP-10); its time is the block's. `chainId` and `origin` are filled in.
 */
export function chainFact<T extends string, S extends z.ZodType>(
  definition: FactDefinition<T, S>,
  event: ChainEvent,
  data: Omit<z.input<S>, 'chainId' | 'origin'>,
): ChainFact {
  const { chainId, address, blockHash, logIndex, timestamp } = event.origin;
  return makeFact(definition, { ...data, chainId, origin: originOf(event) } as z.input<S>, {
    id: `${chainId}-${blockHash}-${logIndex}-${definition.type}`,
    source: `eip155:${chainId}:${address}`,
    time: new Date(timestamp * 1000),
  });
}
