import { isModelverseError, ModelverseError } from '@icubed/errors';
import { attempted } from './attempted.js';
import type { LargeFile } from './content-file.js';
import { partBody } from './part-body.js';
import { digestOf, type ReadBuffers } from './read-chunks.js';
import { readUpload } from './upload-status.js';
import type { Http } from '../transport/http.js';

/** What a cut sends again. */
export const PIECE_BYTES = 16 * 1024 ** 2;
const PIECE_TIMEOUT_MS = 10 * 60_000;
const TUS = { 'tus-resumable': '1.0.0' };

/**
 * Sends a file by tus 1.0.0, each piece with its checksum; goes on with one of its path and size that an earlier call left half way. When that
 * turns out to have been another file, everything is sent once more.
 */
export async function sendInPieces(
  http: Http,
  uploadId: string,
  file: LargeFile,
  sha256: string,
  buffers: ReadBuffers,
  arrived: (bytes: number) => void,
): Promise<void> {
  try {
    await send(http, uploadId, file, sha256, buffers, arrived);
  } catch (error) {
    if (!isModelverseError(error, 'REGISTRY.UPLOAD_DIGEST_MISMATCH')) throw error;
    await send(http, uploadId, file, sha256, buffers, arrived);
  }
}

async function send(
  http: Http,
  uploadId: string,
  file: LargeFile,
  sha256: string,
  buffers: ReadBuffers,
  arrived: (bytes: number) => void,
): Promise<void> {
  let place = await attempted(() => placeOf(http, uploadId, file, sha256));
  while (place.received < file.size) {
    const { location } = place;
    place = await attempted(async (attempt) => {
      // an answer may have been lost, or a part of the piece have arrived
      const from = attempt === 1 ? place.received : await receivedOf(http, uploadId, location, file, sha256);
      if (from === file.size) return { location, received: from };
      return { location, received: await append(http, location, from, file, buffers, attempt) };
    });
    arrived(place.received);
  }
}

interface Place {
  readonly location: string;
  readonly received: number;
}

async function placeOf(http: Http, uploadId: string, file: LargeFile, sha256: string): Promise<Place> {
  const { arriving } = await readUpload(http, uploadId);
  const known = arriving.find(({ path, size }) => path === file.path && size === file.size);
  if (known) return known;
  const metadata = [
    ['path', file.path],
    ['sha256', sha256],
  ].map(([key, value = '']) => `${key} ${Buffer.from(value).toString('base64')}`);
  const created = await http.send(`/content/uploads/${uploadId}/files`, {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(file.size), 'upload-metadata': metadata.join(',') },
  });
  const location = created.headers.get('location');
  if (location === null) throw new ModelverseError('PLATFORM.INTERNAL', 'the upload was created without a Location');
  return { location, received: 0 };
}

async function receivedOf(
  http: Http,
  uploadId: string,
  location: string,
  file: LargeFile,
  sha256: string,
): Promise<number> {
  const { arriving, files } = await readUpload(http, uploadId);
  const known = arriving.find((other) => other.location === location);
  if (known) return known.received;
  if (files.some(({ path, sha256: whole }) => path === file.path && whole === sha256)) return file.size;
  throw new ModelverseError('REGISTRY.UPLOAD_DIGEST_MISMATCH', 'the file that was arriving is gone');
}

async function append(
  http: Http,
  location: string,
  from: number,
  file: LargeFile,
  buffers: ReadBuffers,
  attempt: number,
): Promise<number> {
  const piece = { start: from, end: Math.min(from + PIECE_BYTES, file.size) };
  const digest = await digestOf(file, piece, buffers);
  const { headers, body } = partBody(file, piece, buffers, attempt);
  const answer = await http.send(location, {
    method: 'PATCH',
    headers: {
      ...TUS,
      ...headers,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(from),
      'upload-checksum': `sha256 ${digest.toString('base64')}`,
    },
    body,
    timeoutMs: PIECE_TIMEOUT_MS,
  });
  return Number(answer.headers.get('upload-offset'));
}
