import { needsKey, type Runnable } from '../asset/callable-asset.js';
import type { ExecutorMessage, NodeCapabilities, UsdMicros } from '@icubed/protocol';

/** The way to a node: one WebSocket. Nothing is kept for a node that is gone. */
export interface NodeChannel {
  send(message: ExecutorMessage, payload?: Uint8Array): void;
  close(reason: string): void;
}

/** What a node said of itself in its hello. */
export interface NodeProfile {
  readonly node: string;
  readonly priceUsdMicros: UsdMicros;
  readonly capabilities: NodeCapabilities;
  readonly software: string;
}

/** A node whose key was proven over the connection it is reached by. */
export class ConnectedNode {
  readonly leases = new Set<string>();
  /** assets whose pipeline it said it cannot run; forgotten with the connection */
  readonly incapableOf = new Set<bigint>();
  /** wall clock; until then no key is asked for in its name again: it has no bond, or names no key of its own */
  keylessUntilMs = 0;
  draining = false;
  gone = false;

  constructor(
    readonly profile: NodeProfile,
    readonly channel: NodeChannel,
    readonly connectedAt: Date,
  ) {}

  get node(): string {
    return this.profile.node;
  }

  get priceUsdMicros(): UsdMicros {
    return this.profile.priceUsdMicros;
  }

  get free(): number {
    return this.draining || this.gone ? 0 : this.profile.capabilities.concurrency - this.leases.size;
  }

  canRun(asset: Runnable, nowMs: number): boolean {
    const opens = this.profile.capabilities.opensSealed === true && nowMs >= this.keylessUntilMs;
    return !this.draining && !this.incapableOf.has(asset.assetId) && (opens || !needsKey(asset));
  }
}
