import {
  MANIFEST_CONTEXT,
  MANIFEST_MAX_BYTES,
  SEALED_MANIFEST,
  sealedNameOf,
  sealedSizeOf,
  unseal,
  verifyManifest,
  type Manifest,
} from '@icubed/content';
import { orAborted } from '../abort/or-aborted.js';
import type { ContentFiles } from '../pipeline/pipeline.js';
import { asPromised, type ContentReader, type RegisteredContent, translated } from './content-source.js';
import { deliveredAgain } from './delivered-again.js';
import { openStored, type SealedKey } from './open-stored.js';
import type { Shelf } from './shelf.js';
import type { FetchOptions } from './weight-cache.js';
import { sealedFolderOf } from './weight-folder.js';

/**
 * Sealed weights: on disk as they were sealed and never otherwise, opened in memory with the key of one lease. A folder that was fetched
 * once is there for every later call, and of no use to whoever takes the disk.
 */
export class SealedCache {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly shelf: Shelf,
    private readonly gateway: ContentReader,
    private readonly options: FetchOptions,
  ) {}

  /**
   * The plain files, every byte of which was authenticated by the seal and checked against the registered digest. The caller overwrites
   * them when it is done.
   * @param content where its sealed folder is, and what it is registered with
   * @throws NODE.WEIGHTS_MISMATCH, NODE.WEIGHTS_UNAVAILABLE, NODE.WEIGHTS_TOO_LARGE, or the reason of `signal`
   */
  open(content: RegisteredContent, key: SealedKey, signal: AbortSignal): Promise<ContentFiles> {
    const name = sealedFolderOf(content.contentCid);
    return this.shelf.using(name, async () => {
      if (this.shelf.has(name)) {
        const files = await openStored(this.shelf.folder, name, content, key, signal).catch(() => undefined);
        signal.throwIfAborted();
        if (files) {
          await this.shelf.used(name);
          return files;
        }
        // changed on disk: it may be fetched again, if the key is not what is wrong
      }
      await orAborted(this.fetchOnce(name, content, key), signal);
      try {
        return await openStored(this.shelf.folder, name, content, key, signal);
      } catch (error) {
        if (!signal.aborted) await this.shelf.evict(name);
        throw translated(error);
      }
    });
  }

  /** The fetch goes on when the lease that began it ends: it needs no key any more, and the next lease finds what it brought. */
  private async fetchOnce(name: string, content: RegisteredContent, key: SealedKey): Promise<void> {
    const timeout = AbortSignal.timeout(this.options.fetchTimeoutMs);
    const { sealed, manifest } = await deliveredAgain(this.options.retryAfterMs, () =>
      this.fetchManifest(content, key, timeout),
    );
    const running =
      this.running.get(name) ??
      this.shelf
        .using(name, () =>
          deliveredAgain(this.options.retryAfterMs, () =>
            this.fetchFiles(name, content, { sealed, manifest }, timeout),
          ),
        )
        .finally(() => this.running.delete(name));
    this.running.set(name, running);
    await running;
  }

  /** It says how many files there are, and how large: it is opened before anything else is asked for. */
  private async fetchManifest(
    { contentCid, ...registered }: RegisteredContent,
    { dataKey, versionId: owner }: SealedKey,
    signal: AbortSignal,
  ): Promise<{ sealed: Uint8Array; manifest: Manifest }> {
    const sent = asPromised(
      this.gateway.read(contentCid, SEALED_MANIFEST, sealedSizeOf(MANIFEST_MAX_BYTES), signal),
      SEALED_MANIFEST,
    );
    const sealed = Buffer.concat(await Array.fromAsync(sent));
    try {
      const plain = await Array.fromAsync(unseal(once(sealed), { dataKey, owner, context: MANIFEST_CONTEXT }));
      return { sealed, manifest: verifyManifest(Buffer.concat(plain), registered) };
    } catch (error) {
      throw translated(error);
    }
  }

  private async fetchFiles(
    name: string,
    { contentCid }: RegisteredContent,
    { sealed, manifest }: { sealed: Uint8Array; manifest: Manifest },
    signal: AbortSignal,
  ): Promise<void> {
    const sizes = manifest.files.map(({ size }) => sealedSizeOf(size));
    const files = sizes.map((size, index) => ({
      name: sealedNameOf(index),
      open: () => asPromised(this.gateway.read(contentCid, sealedNameOf(index), size, signal), sealedNameOf(index)),
    }));
    const described = { name: SEALED_MANIFEST, open: () => [sealed] };
    const bytes = sizes.reduce((sum, size) => sum + size, sealed.byteLength);
    await this.shelf.put(name, bytes, () => this.shelf.folder.store(name, [...files, described]));
    this.options.onFetched?.(bytes);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
