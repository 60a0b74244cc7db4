import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MANIFEST_FILE, MANIFEST_MAX_BYTES, verifyManifest, type Registered } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { ContentFiles } from '../pipeline/pipeline.js';

export interface StoredContent {
  readonly name: string;
  readonly bytes: number;
  readonly usedAtMs: number;
}

/** One file to be written: a name of the node's own choice, and its bytes. */
export interface FileToStore {
  readonly name: string;
  readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const UNFINISHED = '.unfinished-';
/** A folder is named by the digest of what it holds or, if that is sealed, by its CID. */
const NAME = /^([0-9a-f]{64}|sealed-[A-Za-z0-9]{8,128})$/;

export const plainNameOf = (digest: string): string => digest.replace(/^0x/, '');
export const sealedFolderOf = (sealedCid: string): string => `sealed-${sealedCid}`;

/**
 * Content on disk: verified and plain in a folder per digest, sealed in a folder per CID. Files are named by their place in the
 * manifest and never by their path, so no manifest can name a place outside. A folder appears by one rename once it is whole.
 */
export class WeightFolder {
  constructor(private readonly root: string) {}

  /** What earlier runs left, oldest use first; what they left unfinished is removed. */
  async list(): Promise<StoredContent[]> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const stored: StoredContent[] = [];
    for (const name of await readdir(this.root)) {
      if (name.startsWith(UNFINISHED)) await rm(join(this.root, name), { recursive: true, force: true });
      if (!NAME.test(name)) continue;
      const folder = join(this.root, name);
      const sizes = await Promise.all(
        (await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size),
      );
      const usedAtMs = (await stat(folder)).mtimeMs;
      stored.push({ name, bytes: sizes.reduce((sum, size) => sum + size, 0), usedAtMs });
    }
    return stored.sort((a, b) => a.usedAtMs - b.usedAtMs);
  }

  /** Writes the files one after the other; a failure leaves nothing behind. */
  async store(name: string, files: Iterable<FileToStore>): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const unfinished = await mkdtemp(join(this.root, UNFINISHED));
    try {
      for (const file of files)
        await pipeline(file.open(), createWriteStream(join(unfinished, file.name), { flush: true }));
      await rm(this.pathOf(name), { recursive: true, force: true });
      await rename(unfinished, this.pathOf(name));
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
    const folder = this.pathOf(plainNameOf(registered.digest));
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

  /** A file of a folder, to be read in parts. Whoever opens it closes it. */
  open(name: string, file: string): Promise<FileHandle> {
    return open(join(this.pathOf(name), file), 'r');
  }

  /** Notes the use in the folder's own time, so that the order of uses survives a restart. */
  async touch(name: string, at: Date): Promise<void> {
    await utimes(this.pathOf(name), at, at);
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { recursive: true, force: true });
  }

  private pathOf(name: string): string {
    if (!NAME.test(name)) throw new RangeError('a folder is named by a digest or a CID');
    return join(this.root, name);
  }
}

function changed(path: string): ModelverseError {
  return new ModelverseError('NODE.WEIGHTS_MISMATCH', `the stored file ${path} has changed`);
}
