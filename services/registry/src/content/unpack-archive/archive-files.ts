import { ModelverseError } from '@icubed/errors';
import { detectFormat, readTar, readZip, streamTarEntry, streamZipEntry, type RandomAccess } from '@icubed/formats';
import { carFiles } from './car-files.js';

/** A file that is to join an upload. */
export interface PackedFile {
  readonly path: string;
  /** Announced; more or fewer bytes are an error of `content`. */
  readonly bytes: number;
  readonly content: (this: void) => AsyncIterable<Uint8Array>;
}

/**
 * The files of a zip, tar or CAR, beside which they will lie: an archive at `a/b.zip` unpacks into `a`, and a single file in `a/b.onnx.car` into
 * `a/b.onnx`. Nothing is unpacked yet but the beginnings that are looked into.
 *
 * @param root of a CAR, which may have several
 * @throws CONTENT.FORMAT_UNSUPPORTED for anything else, CONTENT.PICKLE_REFUSED, CONTENT.ARCHIVE_UNSAFE for links, ratios and nested archives,
 * CONTENT.PATH_INVALID, CONTENT.FORMAT_…, what carFiles throws
 */
export async function archiveFiles(reader: RandomAccess, archive: string, root?: string): Promise<PackedFile[]> {
  const format = await detectFormat(reader, archive);
  const beside = archive.slice(0, archive.lastIndexOf('/') + 1);
  if (format === 'zip') {
    const entries = await readZip(reader);
    return entries
      .filter(({ kind }) => kind === 'file')
      .map((entry) => ({ ...entry, path: beside + entry.path, content: () => streamZipEntry(reader, entry) }));
  }
  if (format === 'tar') {
    const entries = await readTar(reader);
    return entries
      .filter(({ kind }) => kind === 'file')
      .map((entry) => ({ ...entry, path: beside + entry.path, content: () => streamTarEntry(reader, entry) }));
  }
  if (format === 'car') {
    const single = archive.slice(beside.length).replace(/\.car$/i, '');
    return (await carFiles(reader, root, single)).map((file) => ({ ...file, path: beside + file.path }));
  }
  throw new ModelverseError('CONTENT.FORMAT_UNSUPPORTED', 'only a zip, a tar or a CAR is unpacked', {
    path: archive,
    format,
  });
}
