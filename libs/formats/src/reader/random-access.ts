import type { FileHandle } from 'node:fs/promises';

/** Bytes that can be read anywhere. `read` gives exactly `length` bytes of what lies inside, and may be called by several at once. */
export interface RandomAccess {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The files beside a model: its shards and external data. Paths are those of a content folder. */
export interface ContentFolder {
  /** Nothing when there is no such file. */
  open(path: string): Promise<RandomAccess | undefined>;
}

export function bytesReader(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** The caller keeps the handle open for as long as it reads, and closes it. */
export async function fileReader(file: FileHandle): Promise<RandomAccess> {
  const { size } = await file.stat();
  return {
    size,
    read: async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** Several files read as one, in their order: the shards of a group of weights. */
export function concatenated(readers: readonly RandomAccess[]): RandomAccess {
  const size = readers.reduce((sum, reader) => sum + reader.size, 0);
  return {
    size,
    read: async (offset, length) => {
      const parts: Uint8Array[] = [];
      let start = 0;
      for (const reader of readers) {
        const from = Math.max(offset, start) - start;
        const to = Math.min(offset + length, start + reader.size) - start;
        if (from < to) parts.push(await reader.read(from, to - from));
        start += reader.size;
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
  };
}

export function folderOf(files: Readonly<Record<string, Uint8Array>>): ContentFolder {
  return {
    open: async (path) => {
      const bytes = Object.hasOwn(files, path) ? files[path] : undefined;
      return bytes && bytesReader(bytes);
    },
  };
}
