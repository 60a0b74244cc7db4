import { Injectable } from '@nestjs/common';
import type { UsdMicros } from '@icubed/protocol';
import type { Runnable } from '../asset/callable-asset.js';
import { rankOffers } from '../quote/quote.js';
import type { ConnectedNode } from './connected-node.js';

export interface Wanted extends Runnable {
  readonly nodePriceCeilingUsdMicros: UsdMicros;
}

/** The nodes that are connected to this process, and their free places. */
@Injectable()
export class NodeRegistry {
  private readonly nodes = new Map<string, ConnectedNode>();
  private readonly watchers = new Set<() => void>();

  /** A node that comes again replaces its former connection: that one is dead, or about to be. */
  add(node: ConnectedNode): void {
    this.nodes.get(node.node)?.channel.close('replaced by a newer connection');
    this.nodes.set(node.node, node);
    this.changed();
  }

  remove(node: ConnectedNode): void {
    if (this.nodes.get(node.node) === node) this.nodes.delete(node.node);
    this.changed();
  }

  list(): readonly ConnectedNode[] {
    return [...this.nodes.values()].sort((a, b) => a.node.localeCompare(b.node));
  }

  offers(asset: Runnable): ConnectedNode[] {
    const nowMs = Date.now();
    return this.list().filter((node) => node.canRun(asset, nowMs));
  }

  /**
   * Takes a place on the cheapest node within the ceiling that has one, on a node that is avoided only when there is no other.
   * The place is kept until `release`.
   */
  reserve(wanted: Wanted, avoid: ReadonlySet<string>, leaseId: string): ConnectedNode | undefined {
    const candidates = this.candidates(wanted);
    const preferred = candidates.filter((node) => !avoid.has(node.node));
    const chosen = (preferred.length > 0 ? preferred : candidates).find((node) => node.free > 0);
    chosen?.leases.add(leaseId);
    return chosen;
  }

  release(node: ConnectedNode, leaseId: string): void {
    node.leases.delete(leaseId);
    this.changed();
  }

  couldServe(wanted: Wanted): boolean {
    return this.candidates(wanted).length > 0;
  }

  /** Resolves when a node came, went or has a place again, or when the time is over. */
  change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.watchers.add(done);
    });
  }

  changed(): void {
    for (const watcher of this.watchers) watcher();
  }

  private candidates(wanted: Wanted): ConnectedNode[] {
    return rankOffers(this.offers(wanted).filter((node) => node.priceUsdMicros <= wanted.nodePriceCeilingUsdMicros));
  }
}
