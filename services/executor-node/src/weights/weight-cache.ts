import { encodeManifest, MANIFEST_FILE, type Manifest } from '@icubed/content';
import type { ContentFiles } from '../pipeline/pipeline.js';
import { fetchFile, fetchManifest, type ContentReader, type RegisteredContent } from './content-source.js';
import { deliveredAgain } from './delivered-again.js';
import type { Shelf } from './shelf.js';
import { plainNameOf } from './weight-folder.js';

export interface FetchOptions {
  /** Longest time one whole asset may take to arrive. */
  readonly fetchTimeoutMs: number;
  /** How long to wait before each further try when the gateway does not deliver. */
  readonly retryAfterMs: readonly number[];
  readonly onFetched?: (bytes: number) => void;
}

/** Verified weights: from disk when they are there and unchanged, else from the content gateway, each asset once at a time. */
export class WeightCache {
  private readonly running = new Map<string, Promise<ContentFiles>>();

  constructor(
    private readonly shelf: Shelf,
    private readonly gateway: ContentReader,
    private readonly options: FetchOptions,
  ) {}

  /**
   * The files of the content, every byte of which was checked against `digest`. Leases that ask for the same content while
   * it is on its way wait for the same fetch; none of them can end it for the others.
   * @throws NODE.WEIGHTS_MISMATCH, NODE.WEIGHTS_UNAVAILABLE, NODE.WEIGHTS_TOO_LARGE
   */
  open(content: RegisteredContent): Promise<ContentFiles> {
    const key = [content.digest, content.chainId, content.creator.toLowerCase(), content.contentCid].join();
    const running = this.running.get(key);
    if (running) return running;
    const name = plainNameOf(content.digest);
    const opening = this.shelf.using(name, () => this.load(name, content)).finally(() => this.running.delete(key));
    this.running.set(key, opening);
    return opening;
  }

  private async load(name: string, content: RegisteredContent): Promise<ContentFiles> {
    const { folder } = this.shelf;
    if (this.shelf.has(name)) {
      const files = await folder.read(content).catch(() => undefined);
      if (files) {
        await this.shelf.used(name);
        return files;
      }
      // changed on disk, or asked for in another creator's name: what is stored may not be used, but may be fetched again
      await this.shelf.evict(name);
    }
    await deliveredAgain(this.options.retryAfterMs, () => this.fetch(name, content));
    return folder.read(content);
  }

  private async fetch(name: string, content: RegisteredContent): Promise<void> {
    const signal = AbortSignal.timeout(this.options.fetchTimeoutMs);
    const manifest = await fetchManifest(this.gateway, content, signal);
    const files = manifest.files.map((file, index) => ({
      name: String(index),
      open: () => fetchFile(this.gateway, content, file, signal),
    }));
    const described = { name: MANIFEST_FILE, open: () => [encodeManifest(manifest)] };
    const bytes = sizeOf(manifest);
    await this.shelf.put(name, bytes, () => this.shelf.folder.store(name, [...files, described]));
    this.options.onFetched?.(bytes);
  }
}

function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
