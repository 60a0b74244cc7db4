import { ModelverseError } from '@icubed/errors';
import type { WeightFolder } from './weight-folder.js';

export interface ShelfOptions {
  readonly maxBytes: number;
  readonly now: () => Date;
}

interface InUse {
  users: number;
  /** What a fetch has still to write. */
  reserved: number;
}

/** What lies in the node's folder, by name: how large it is, in which order it was used, and what goes when there is no room. */
export class Shelf {
  /** Bytes by name; the order of the map is the order of use. */
  private readonly stored = new Map<string, number>();
  /** What is being fetched or read, and so may not be taken away. */
  private readonly busy = new Map<string, InUse>();
  private scanned: Promise<void> | undefined;

  constructor(
    readonly folder: WeightFolder,
    private readonly options: ShelfOptions,
  ) {}

  get bytes(): number {
    const reserved = [...this.busy.values()].map((each) => each.reserved);
    return [...this.stored.values(), ...reserved].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Holds `name` in its place while `work` runs; what earlier runs left is known by then. */
  async using<T>(name: string, work: () => Promise<T>): Promise<T> {
    await (this.scanned ??= this.scan());
    const use = this.busy.get(name) ?? { users: 0, reserved: 0 };
    this.busy.set(name, use);
    use.users += 1;
    try {
      return await work();
    } finally {
      use.users -= 1;
      if (use.users === 0) this.busy.delete(name);
    }
  }

  has(name: string): boolean {
    return this.stored.has(name);
  }

  /**
   * Runs `write` once there is room for `bytes` of `name`, which is in use.
   * @throws NODE.WEIGHTS_TOO_LARGE
   */
  async put(name: string, bytes: number, write: () => Promise<void>): Promise<void> {
    const { maxBytes } = this.options;
    if (bytes > maxBytes)
      throw new ModelverseError('NODE.WEIGHTS_TOO_LARGE', `${bytes} bytes do not fit a cache of ${maxBytes}`);
    const use = this.busy.get(name);
    if (use) use.reserved = bytes;
    try {
      await this.makeRoom();
      await write();
    } finally {
      if (use) use.reserved = 0;
    }
    await this.used(name, bytes);
  }

  async used(name: string, bytes = this.stored.get(name) ?? 0): Promise<void> {
    this.stored.delete(name);
    this.stored.set(name, bytes);
    await this.folder.touch(name, this.options.now());
  }

  async evict(name: string): Promise<void> {
    this.stored.delete(name);
    await this.folder.remove(name);
  }

  private async makeRoom(): Promise<void> {
    for (const name of this.stored.keys()) {
      if (this.bytes <= this.options.maxBytes) return;
      if (!this.busy.has(name)) await this.evict(name);
    }
  }

  private async scan(): Promise<void> {
    for (const { name, bytes } of await this.folder.list()) this.stored.set(name, bytes);
    await this.makeRoom();
  }
}
