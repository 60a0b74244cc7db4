import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  encodeManifest,
  MANIFEST_FILE,
  MANIFEST_MAX_BYTES,
  verifyManifest,
  type Manifest,
  type ManifestEntry,
  type Registered,
} from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { ContentFiles } from '../pipeline/pipeline.js';

export interface StoredContent {
  readonly digest: string;
  readonly bytes: number;
  readonly usedAtMs: number;
}

const UNFINISHED = '.unfinished-';
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Verified content on disk, a folder per digest. Files are named by their place in the manifest and never by their path, so
 * no manifest can name a place outside. A folder appears by one rename once it is whole.
 */
export class WeightFolder {
  constructor(private readonly root: string) {}

  /** What earlier runs left, oldest use first; what they left unfinished is removed. */
  async list(): Promise<StoredContent[]> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const stored: StoredContent[] = [];
    for (const name of await readdir(this.root)) {
      if (name.startsWith(UNFINISHED)) await rm(join(this.root, name), { recursive: true, force: true });
      if (!DIGEST.test(name)) continue;
      const folder = join(this.root, name);
      const sizes = await Promise.all(
        (await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size),
      );
      const usedAtMs = (await stat(folder)).mtimeMs;
      stored.push({ digest: `0x${name}`, bytes: sizes.reduce((sum, size) => sum + size, 0), usedAtMs });
    }
    return stored.sort((a, b) => a.usedAtMs - b.usedAtMs);
  }

  /** Writes the files one after the other; a failure leaves nothing behind. */
  async store(
    digest: string,
    manifest: Manifest,
    open: (file: ManifestEntry) => AsyncIterable<Uint8Array>,
  ): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const unfinished = await mkdtemp(join(this.root, UNFINISHED));
    try {
      for (const [index, file] of manifest.files.entries()) {
        await pipeline(open(file), createWriteStream(join(unfinished, String(index)), { flush: true }));
      }
      await writeFile(join(unfinished, MANIFEST_FILE), encodeManifest(manifest));
      await rm(this.pathOf(digest), { recursive: true, force: true });
      await rename(unfinished, this.pathOf(digest));
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Every file, hashed again: a disk is not a proof.
   * @throws NODE.WEIGHTS_MISMATCH or an error of the file system
   */
  async read(registered: Registered): Promise<ContentFiles> {
    const folder = this.pathOf(registered.digest);
    if ((await stat(join(folder, MANIFEST_FILE))).size > MANIFEST_MAX_BYTES) throw changed(MANIFEST_FILE);
    const manifest = verifyManifest(await readFile(join(folder, MANIFEST_FILE)), registered);
    const files = new Map<string, Uint8Array>();
    for (const [index, file] of manifest.files.entries()) {
      if ((await stat(join(folder, String(index)))).size !== file.size) throw changed(file.path);
      const bytes = await readFile(join(folder, String(index)));
      if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) throw changed(file.path);
      files.set(file.path, bytes);
    }
    return files;
  }

  /** Notes the use in the folder's own time, so that the order of uses survives a restart. */
  async touch(digest: string, at: Date): Promise<void> {
    await utimes(this.pathOf(digest), at, at);
  }

  async remove(digest: string): Promise<void> {
    await rm(this.pathOf(digest), { recursive: true, force: true });
  }

  private pathOf(digest: string): string {
    const name = digest.replace(/^0x/, '');
    if (!DIGEST.test(name)) throw new RangeError('a digest has 64 hex digits');
    return join(this.root, name);
  }
}

function changed(path: string): ModelverseError {
  return new ModelverseError('NODE.WEIGHTS_MISMATCH', `the stored file ${path} has changed`);
}
