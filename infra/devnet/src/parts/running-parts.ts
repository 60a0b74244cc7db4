import type { ModelverseError } from '@icubed/errors';
import type { Exit } from '@icubed/local';

export interface Part {
  readonly name: string;
  readonly exited: Promise<Exit>;
  failure(): ModelverseError;
  close(): Promise<void>;
}

/** The parts that run. They stop in the opposite order of their start, and the end of one that nobody asked for is told. */
export class RunningParts {
  /** Settles when a part stops by itself. */
  readonly failed: Promise<ModelverseError>;
  private readonly groups: Part[][] = [];
  private tell: (failure: ModelverseError) => void = () => undefined;
  private closing: Promise<void> | undefined;

  constructor() {
    this.failed = new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  /** Parts of one call stop together. */
  add(...parts: Part[]): void {
    this.groups.push(parts);
    for (const part of parts) void this.watch(part);
  }

  private async watch(part: Part): Promise<void> {
    await part.exited;
    if (this.closing === undefined) this.tell(part.failure());
  }

  /** May be called again: a part that was still starting at the first call is stopped by the next. */
  close(): Promise<void> {
    this.closing = (this.closing ?? Promise.resolve()).then(() => this.stop());
    return this.closing;
  }

  private async stop(): Promise<void> {
    for (let group = this.groups.pop(); group !== undefined; group = this.groups.pop()) {
      // a part that cannot be stopped must not keep the rest running
      await Promise.allSettled(group.map((part) => part.close()));
    }
  }
}
