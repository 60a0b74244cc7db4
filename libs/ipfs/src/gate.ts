/** Many may pass together, or one alone; whoever waits to be alone keeps others from passing before them. */
export class Gate {
  private within = 0;
  private alone: Promise<void> | undefined;
  private emptied: (() => void) | undefined;

  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.alone) await this.alone;
    this.within += 1;
    try {
      return await work();
    } finally {
      this.within -= 1;
      if (this.within === 0) this.emptied?.();
    }
  }

  /** Alone, if nobody is within now: undefined otherwise, and nobody was kept waiting. */
  async exclusiveIfFree<T>(work: () => Promise<T>): Promise<{ readonly done: T } | undefined> {
    if (this.within > 0 || this.alone) return undefined;
    return { done: await this.exclusive(work) };
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    while (this.alone) await this.alone;
    let open: () => void = () => undefined;
    this.alone = new Promise((resolve) => (open = resolve));
    try {
      if (this.within > 0) await new Promise<void>((resolve) => (this.emptied = resolve));
      return await work();
    } finally {
      this.emptied = undefined;
      this.alone = undefined;
      open();
    }
  }
}
