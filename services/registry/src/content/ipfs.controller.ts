import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { mediaTypeOf } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { IpfsNode } from '@icubed/ipfs';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { parseRange } from './byte-range.js';

/**
 * Public content by CID: sealed folders (ciphertext), model cards, and released folders. What is still sealed has no plain
 * form here, so there is nothing to authorise.
 */
@Controller('content/ipfs')
export class IpfsController {
  constructor(@Inject(IpfsNode) private readonly ipfs: IpfsNode) {}

  @Get(':cid')
  @Header('cross-origin-resource-policy', 'cross-origin')
  root(@Param('cid') cid: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.serve(cid, undefined, request, response);
  }

  @Get(':cid/*path')
  @Header('cross-origin-resource-policy', 'cross-origin')
  file(
    @Param('cid') cid: string,
    @Param('path') path: string[] | string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.serve(cid, Array.isArray(path) ? path.join('/') : path, request, response);
  }

  private async serve(cid: string, path: string | undefined, request: Request, response: Response): Promise<void> {
    const stat = await this.ipfs.stat(cid, path);
    if (stat.type === 'directory') {
      response.json({ cid, entries: (await this.ipfs.ls(cid, path)).map((entry) => entry.name) });
      return;
    }
    const etag = `"${path === undefined ? cid : `${cid}/${path}`}"`;
    // content under a CID never changes: anyone may keep it for ever
    response.set({
      etag: encodeURI(etag),
      'cache-control': 'public, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
    });
    // not `request.fresh`: a client that asks for no cached answer still has these very bytes
    if (request.get('if-none-match')?.includes(encodeURI(etag))) {
      response.status(304).end();
      return;
    }
    const range = this.rangeOf(request, response, stat.size);
    // never a page of this origin, whatever the bytes are
    response.set({
      'content-type': path === undefined ? 'application/octet-stream' : mediaTypeOf(path),
      'content-disposition': 'attachment',
    });
    response.set('content-length', String(range ? range.end - range.start : stat.size));
    if (range) response.status(206).set('content-range', `bytes ${range.start}-${range.end - 1}/${stat.size}`);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await send(this.ipfs.cat(cid, path, range), response);
  }

  private rangeOf(request: Request, response: Response, size: number) {
    try {
      return parseRange(request.get('if-range') === undefined ? request.get('range') : undefined, size);
    } catch (error) {
      if (error instanceof ModelverseError) response.set('content-range', `bytes */${size}`);
      throw error;
    }
  }
}

async function send(bytes: AsyncIterable<Uint8Array>, response: Response): Promise<void> {
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), response);
  } catch (error) {
    // the client left: nobody is there to be told
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
}
