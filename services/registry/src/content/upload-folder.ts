import { createReadStream } from 'node:fs';
import { constants, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileReader, type RandomAccess } from '@icubed/formats';

const PART = '.part';

/** Where the plain bytes of uploads lie until they are sealed: one folder per upload, one blob per file, names of our own. */
export class UploadFolder {
  constructor(private readonly dir: string) {}

  /**
   * Writes a stream to a new blob, visible under its name only when it is whole and on disk.
   *
   * @param blob a fresh name
   */
  async receive(uploadId: string, blob: string, source: AsyncIterable<Uint8Array>): Promise<void> {
    await mkdir(this.folder(uploadId), { recursive: true, mode: 0o700 });
    const path = this.path(uploadId, blob);
    const file = await open(path + PART, 'wx', 0o600);
    try {
      try {
        for await (const chunk of source) await file.writeFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(path + PART, path);
    } catch (error) {
      await rm(path + PART, { force: true });
      throw error;
    }
  }

  /**
   * Opens a blob to go on behind its first `length` bytes, and makes it when nothing has arrived. What lies there is cut off: a piece that was
   * never counted. The caller closes it.
   */
  async openBehind(uploadId: string, blob: string, length: number): Promise<FileHandle> {
    if (length === 0) await mkdir(this.folder(uploadId), { recursive: true, mode: 0o700 });
    const flags = length === 0 ? constants.O_RDWR | constants.O_CREAT : constants.O_RDWR;
    const file = await open(this.path(uploadId, blob), flags, 0o600);
    try {
      await file.truncate(length);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** @param range of bytes, `end` exclusive */
  read(uploadId: string, blob: string, range?: { start: number; end: number }): AsyncIterable<Uint8Array> {
    return createReadStream(this.path(uploadId, blob), {
      highWaterMark: 256 * 1024,
      ...(range && { start: range.start, end: range.end - 1 }),
    });
  }

  /** Opens the blob for each read: a model names thousands of shards, and a process has few descriptors. */
  async randomAccess(uploadId: string, blob: string): Promise<RandomAccess> {
    const path = this.path(uploadId, blob);
    const { size } = await stat(path);
    return {
      size,
      read: async (offset, length) => {
        const file = await open(path);
        try {
          return await (await fileReader(file)).read(offset, length);
        } finally {
          await file.close();
        }
      },
    };
  }

  /** Reads a blob anywhere, while `work` lasts. */
  async withReader<T>(uploadId: string, blob: string, work: (reader: RandomAccess) => Promise<T>): Promise<T> {
    const file = await open(this.path(uploadId, blob));
    try {
      return await work(await fileReader(file));
    } finally {
      await file.close();
    }
  }

  /** Whole or half received. */
  async removeBlob(uploadId: string, blob: string): Promise<void> {
    const path = this.path(uploadId, blob);
    await rm(path, { force: true });
    await rm(path + PART, { force: true });
  }

  async remove(uploadId: string): Promise<void> {
    await rm(this.folder(uploadId), { recursive: true, force: true });
  }

  /** The uploads that have a folder. */
  async list(): Promise<string[]> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    return readdir(this.dir);
  }

  private folder(uploadId: string): string {
    return join(this.dir, uploadId);
  }

  private path(uploadId: string, blob: string): string {
    return join(this.folder(uploadId), blob);
  }
}
