import { ModelverseError } from '@icubed/errors';
import { Interface } from 'ethers';
import { type BloomBits, bloomBits, bloomHas } from '../proof/logs-bloom.js';
import type { LogFilter } from '../rpc/chain-source.js';
import { type EncodedEvent, eventDecoder } from '../decode/event-decoder.js';
import type { RawLog } from '../rpc/block.js';
import type { ChainEvent } from './chain-event.js';
import type { AnyProjection } from './chain-projection.js';
import type { Deployment } from './deployment.js';

interface Entry {
  readonly contract: string;
  readonly name: string;
  readonly decode: (event: EncodedEvent) => Record<string, unknown>;
  readonly projections: AnyProjection[];
  readonly bits: BloomBits;
}

export interface RoutedEvent {
  readonly event: ChainEvent;
  readonly projections: readonly AnyProjection[];
}

/**
 * Knows by address and topic0 how to decode a log and who wants it: each event has a decoder made for it, and a log of a contract or event
 * that nobody asked for costs one map look-up.
 */
export class EventIndex {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly deployment: Deployment,
    projections: readonly AnyProjection[],
  ) {
    if (new Set(projections.map(({ kind }) => kind)).size !== projections.length) {
      throw new RangeError('two projections of one service share a kind');
    }
    for (const projection of projections) this.add(projection);
  }

  get filter(): LogFilter {
    const keys = [...this.entries.keys()].map((key) => key.split(' ') as [string, string]);
    return {
      addresses: [...new Set(keys.map(([address]) => address))],
      topics: [...new Set(keys.map(([, topic]) => topic))],
    };
  }

  knows(log: RawLog): boolean {
    return this.entries.has(keyOf(log.address, log.topics[0]));
  }

  /** The events, as `address topic0`, that a block with this bloom may hold. None: it certainly holds nothing we want. */
  perhapsIn(bloom: Uint8Array): string[] {
    return [...this.entries].filter(([, { bits }]) => bloomHas(bloom, bits)).map(([key]) => key);
  }

  /** Undefined for a log nobody asked for. Throws MIRROR.UNDECODABLE when a known event does not fit its ABI. */
  decode(log: RawLog): RoutedEvent | undefined {
    const entry = this.entries.get(keyOf(log.address, log.topics[0]));
    if (entry === undefined) return undefined;
    const { contract, name, decode, projections } = entry;
    const { blockNumber, blockHash, blockTimestamp: timestamp, transactionHash, logIndex, address } = log;
    const origin = {
      chainId: this.deployment.chainId,
      address,
      blockNumber,
      blockHash,
      timestamp,
      transactionHash,
      logIndex,
    };
    try {
      return { event: { contract, name, args: decode(log), origin }, projections };
    } catch (cause) {
      const detail = `${contract}.${name} in ${transactionHash}, log ${logIndex}`;
      throw new ModelverseError('MIRROR.UNDECODABLE', detail, {}, { cause });
    }
  }

  private add(projection: AnyProjection): void {
    for (const source of projection.sources) {
      const address = this.deployment.contracts[source.contract]?.toLowerCase();
      if (address === undefined) throw new RangeError(`the deployment has no contract ${source.contract}`);
      const abi = Interface.from(source.abi);
      for (const name of source.events) {
        const fragment = abi.getEvent(name);
        if (fragment === null) throw new RangeError(`${source.contract} has no event ${name}`);
        const key = keyOf(address, fragment.topicHash);
        const bits = [...bloomBits(address), ...bloomBits(fragment.topicHash)];
        const entry = this.entries.get(key);
        if (entry !== undefined) entry.projections.push(projection);
        else {
          const decode = eventDecoder(fragment);
          this.entries.set(key, { contract: source.contract, name, decode, projections: [projection], bits });
        }
      }
    }
  }
}

export function keyOf(address: string, topic: string | undefined): string {
  return `${address} ${topic ?? ''}`;
}
