import { setTimeout as sleep } from 'node:timers/promises';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { Manifest } from '@icubed/content';
import type { ContentFiles } from '../pipeline/pipeline.js';
import { fetchFile, fetchManifest, type ContentReader, type RegisteredContent } from './content-source.js';
import type { WeightFolder } from './weight-folder.js';

export interface WeightCacheOptions {
  readonly maxBytes: number;
  /** Longest time one whole asset may take to arrive. */
  readonly fetchTimeoutMs: number;
  /** How long to wait before each further try when the gateway does not deliver. */
  readonly retryAfterMs: readonly number[];
  readonly now: () => Date;
  readonly onFetched?: (bytes: number) => void;
}

/** Verified weights: from disk when they are there and unchanged, else from the content gateway, each asset once at a time. */
export class WeightCache {
  /** Bytes by digest; the order of the map is the order of use. */
  private readonly stored = new Map<string, number>();
  private readonly running = new Map<string, Promise<ContentFiles>>();
  /** Digests that are being fetched or read, and so may not be evicted, with the bytes a fetch has still to write. */
  private readonly busy = new Map<string, number>();
  private opened: Promise<void> | undefined;

  constructor(
    private readonly folder: WeightFolder,
    private readonly gateway: ContentReader,
    private readonly options: WeightCacheOptions,
  ) {}

  get bytes(): number {
    return [...this.stored.values(), ...this.busy.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * The files of the content, every byte of which was checked against `digest`. Leases that ask for the same content while
   * it is on its way wait for the same fetch; none of them can end it for the others.
   * @throws NODE.WEIGHTS_MISMATCH, NODE.WEIGHTS_UNAVAILABLE, NODE.WEIGHTS_TOO_LARGE
   */
  open(content: RegisteredContent): Promise<ContentFiles> {
    const key = [content.digest, content.chainId, content.creator.toLowerCase(), content.contentCid].join();
    const running = this.running.get(key);
    if (running) return running;
    const opening = this.load(content).finally(() => {
      this.running.delete(key);
      this.busy.delete(content.digest);
    });
    this.running.set(key, opening);
    return opening;
  }

  private async load(content: RegisteredContent): Promise<ContentFiles> {
    await (this.opened ??= this.scan());
    this.busy.set(content.digest, 0);
    if (this.stored.has(content.digest)) {
      const files = await this.folder.read(content).catch(() => undefined);
      if (files) {
        await this.used(content.digest, this.stored.get(content.digest)!);
        return files;
      }
      // changed on disk, or asked for in another creator's name: what is stored may not be used, but may be fetched again
      await this.evict(content.digest);
    }
    await this.fetchAgain(content);
    return this.folder.read(content);
  }

  /** A gateway may not have found yet what was published a moment ago; what it sends wrong is not asked for again. */
  private async fetchAgain(content: RegisteredContent): Promise<void> {
    for (const waitMs of this.options.retryAfterMs) {
      try {
        return await this.fetch(content);
      } catch (error) {
        if (!isModelverseError(error, 'NODE.WEIGHTS_UNAVAILABLE')) throw error;
        await sleep(waitMs);
      }
    }
    return this.fetch(content);
  }

  private async fetch(content: RegisteredContent): Promise<void> {
    const signal = AbortSignal.timeout(this.options.fetchTimeoutMs);
    const manifest = await fetchManifest(this.gateway, content, signal);
    const bytes = sizeOf(manifest);
    if (bytes > this.options.maxBytes) {
      throw new ModelverseError(
        'NODE.WEIGHTS_TOO_LARGE',
        `${bytes} bytes do not fit a cache of ${this.options.maxBytes}`,
      );
    }
    this.busy.set(content.digest, bytes);
    await this.makeRoom();
    await this.folder.store(content.digest, manifest, (file) => fetchFile(this.gateway, content, file, signal));
    this.options.onFetched?.(bytes);
    this.busy.set(content.digest, 0);
    await this.used(content.digest, bytes);
  }

  private async makeRoom(): Promise<void> {
    for (const digest of this.stored.keys()) {
      if (this.bytes <= this.options.maxBytes) return;
      if (!this.busy.has(digest)) await this.evict(digest);
    }
  }

  private async used(digest: string, bytes: number): Promise<void> {
    this.stored.delete(digest);
    this.stored.set(digest, bytes);
    await this.folder.touch(digest, this.options.now());
  }

  private async evict(digest: string): Promise<void> {
    this.stored.delete(digest);
    await this.folder.remove(digest);
  }

  private async scan(): Promise<void> {
    for (const { digest, bytes } of await this.folder.list()) this.stored.set(digest, bytes);
    await this.makeRoom();
  }
}

function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
