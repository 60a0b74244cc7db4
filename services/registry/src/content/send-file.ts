import { mediaTypeOf } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import type { Request, Response } from 'express';
import { parseRange, type ByteRange } from './byte-range.js';
import { hasAlready, tellImmutable } from './immutable.js';
import { sendBytes } from './send-bytes.js';

/**
 * A file of the content store, whole or in part, each block verified; of a folder the names in it.
 *
 * @throws CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.RANGE_INVALID, CONTENT.TIMEOUT
 */
export async function sendFile(
  cid: string,
  path: string | undefined,
  ipfs: IpfsNode,
  request: Request,
  response: Response,
): Promise<void> {
  const stat = await ipfs.stat(cid, path);
  if (stat.type === 'directory') {
    response.json({ cid, entries: (await ipfs.ls(cid, path)).map((entry) => entry.name) });
    return;
  }
  const etag = encodeURI(`"${path === undefined ? cid : `${cid}/${path}`}"`);
  if (hasAlready(request, etag)) {
    tellImmutable(response, etag);
    response.status(304).end();
    return;
  }
  const range = rangeOf(request, response, stat.size);
  const begin = () => {
    tellImmutable(response, etag);
    response.set({
      'accept-ranges': 'bytes',
      // never a page of this origin, whatever the bytes are
      'content-type': path === undefined ? 'application/octet-stream' : mediaTypeOf(path),
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'content-length': String(range ? range.end - range.start : stat.size),
    });
    if (range) response.status(206).set('content-range', `bytes ${range.start}-${range.end - 1}/${stat.size}`);
  };
  if (request.method !== 'HEAD') return sendBytes(ipfs.cat(cid, path, range), response, begin);
  begin();
  response.end();
}

function rangeOf(request: Request, response: Response, size: number): ByteRange | undefined {
  try {
    return parseRange(request.get('if-range') === undefined ? request.get('range') : undefined, size);
  } catch (error) {
    if (error instanceof ModelverseError) response.set('content-range', `bytes */${size}`);
    throw error;
  }
}
