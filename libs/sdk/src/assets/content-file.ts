import { open, stat } from 'node:fs/promises';

/** A file of the content folder, in memory. */
export interface ContentFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file of the content folder that is read part by part, more than once: it may be larger than memory. */
export interface LargeFile {
  readonly path: string;
  readonly size: number;
  /** Exactly the bytes from `start` to before `end`, which may be put into `into`: that is as long, and used again for the next. */
  readonly read: (this: void, start: number, end: number, into?: Uint8Array) => Promise<Uint8Array>;
}

export type UploadSource = ContentFile | LargeFile;

/** A file on this machine's disk, under its path in the content folder. */
export async function fileOnDisk(path: string, location: string): Promise<LargeFile> {
  const { size } = await stat(location);
  return {
    path,
    size,
    read: async (start, end, into = new Uint8Array(end - start)) => {
      const file = await open(location);
      try {
        const { buffer, bytesRead } = await file.read(into, 0, end - start, start);
        if (bytesRead < end - start) throw new RangeError(`${location} is shorter than it was`);
        return buffer;
      } finally {
        await file.close();
      }
    },
  };
}

export function asLargeFile(source: UploadSource): LargeFile {
  if (!('bytes' in source)) return source;
  const { path, bytes } = source;
  return { path, size: bytes.byteLength, read: async (start, end) => bytes.subarray(start, end) };
}
