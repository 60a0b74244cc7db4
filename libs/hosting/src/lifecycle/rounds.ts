import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done again and again, with a pause after each round, until it is stopped. A round that fails is told, and the next one comes. */
export class Rounds {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>[] = [];

  /** Aborted once a round should come to its end. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /**
   * Started more than once, the rounds of each go on side by side.
   *
   * @param mostMs how far the pause may grow while round after round fails, say of a key without gas: twice as long each time
   */
  start(round: () => Promise<unknown>, pauseMs: number, failed: (error: unknown) => void, mostMs = pauseMs): void {
    this.running.push(this.run(round, pauseMs, failed, mostMs));
  }

  /** Ends when the rounds under way have. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  private async run(
    round: () => Promise<unknown>,
    pauseMs: number,
    failed: (error: unknown) => void,
    mostMs: number,
  ): Promise<void> {
    const { signal } = this;
    let pause = pauseMs;
    while (!signal.aborted) {
      try {
        await round();
        pause = pauseMs;
      } catch (error) {
        failed(error);
        pause = Math.max(pauseMs, Math.min(mostMs, pause * 2));
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}
