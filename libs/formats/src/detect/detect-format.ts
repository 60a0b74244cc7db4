import type { ArchiveLimits } from '../archive/archive-entry.js';
import type { RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal, type Format } from '../refusal.js';
import { endsAsZip } from '../zip/find-directory.js';
import { classifyJson, isOnnx } from './classify.js';
import { inspectArchive } from './inspect-archive.js';
import { sniff } from './sniff.js';

/** `other` is what is none of the formats: a text, an image, a shard of plain weights. */
export type DetectedFormat = Exclude<Format, 'pickle'> | 'other';

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  safetensors: 'safetensors',
  gguf: 'gguf',
  onnx: 'onnx',
  zip: 'zip',
  tar: 'tar',
  car: 'car',
};

/**
 * What a file is by its content. Its name decides nothing; a name that says otherwise is refused. The files of a zip or tar are looked into
 * (the first 64 KiB of each): detect them again once they are unpacked.
 * @throws CONTENT.PICKLE_REFUSED for pickled objects: plain, as array of objects, in a zip or tar
 * @throws CONTENT.FORMAT_UNSUPPORTED for what is compressed and so could be anything
 * @throws CONTENT.FORMAT_MISMATCH, CONTENT.ARCHIVE_UNSAFE, and what readers of zip and tar throw
 */
export async function detectFormat(
  reader: RandomAccess,
  path: string,
  limits?: Partial<ArchiveLimits>,
): Promise<DetectedFormat> {
  const format = await detect(reader, path, limits);
  const claimed = BY_EXTENSION[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''];
  if (claimed && claimed !== format)
    throw new Refusal(claimed).error('CONTENT.FORMAT_MISMATCH', `${quoted(path)} is ${format}, not ${claimed}`);
  return format;
}

async function detect(reader: RandomAccess, path: string, limits?: Partial<ArchiveLimits>): Promise<DetectedFormat> {
  const found = await sniff(reader, true);
  if (found.kind === 'pickle')
    throw new Refusal('pickle').error('CONTENT.PICKLE_REFUSED', `${quoted(path)} is refused: ${found.why}`);
  if (found.kind === 'compressed') {
    const refusal: Refusal = new Refusal('pickle');
    refusal.unsupported(`${quoted(path)} is compressed by ${found.by} and may hold pickled objects: send it unpacked`);
  }
  if (found.kind === 'zip' || found.kind === 'tar') await inspectArchive(reader, found.kind, limits);
  if (found.kind !== 'zip' && (await endsAsZip(reader))) {
    const refusal: Refusal = new Refusal('zip');
    refusal.unsafe(`an archive is hidden at the end of ${quoted(path)}`);
  }
  if (found.kind === 'json') return classifyJson(reader);
  if (found.kind === 'other') return (await isOnnx(reader)) ? 'onnx' : 'other';
  return found.kind;
}
