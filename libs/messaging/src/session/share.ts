import { fairShare } from './fair-share.js';
import type { LockSession } from './lock-session.js';

/** Called before a part is unlocked: whoever works on it must have stopped when this resolves. */
export type Release = (part: string) => Promise<void>;

/**
 * This session's share of a set of parts (outbox slots, partitions), each owned by one session at a time through an advisory
 * lock. Sessions see each other through a shared lock, so they agree on a fair share without a coordinator.
 */
export class Share {
  private readonly parts = new Set<string>();
  private present = false;

  constructor(
    private readonly session: LockSession,
    private readonly scope: string,
  ) {}

  get owned(): ReadonlySet<string> {
    return this.parts;
  }

  /** Gives up what is over the fair share and takes what is free up to it. */
  async rebalance(all: readonly string[], release: Release): Promise<void> {
    if (!this.present) await this.session.announcePresence(this.scope);
    this.present = true;
    const allowed = fairShare(all.length, await this.session.countPresent(this.scope));
    for (const part of [...this.parts].slice(allowed)) await this.giveUp(part, release);
    for (const part of all) {
      if (this.parts.size >= allowed) return;
      if (!this.parts.has(part) && (await this.session.tryLock(this.lockName(part)))) this.parts.add(part);
    }
  }

  private async giveUp(part: string, release: Release): Promise<void> {
    await release(part);
    await this.session.unlock(this.lockName(part));
    this.parts.delete(part);
  }

  private lockName(part: string): string {
    return `${this.scope}:${part}`;
  }
}
