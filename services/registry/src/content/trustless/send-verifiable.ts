import { createHash } from 'node:crypto';
import type { DagScope, IpfsNode } from '@icubed/ipfs';
import type { Request, Response } from 'express';
import { hasAlready, tellImmutable } from '../immutable.js';
import { sendBytes } from '../send-bytes.js';
import { bytesWithin } from './entity-bytes.js';
import { CAR_TYPE, RAW_TYPE, type CarRequest } from './trustless-request.js';

/** One block. @throws CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.TIMEOUT */
export async function sendBlock(cid: string, ipfs: IpfsNode, request: Request, response: Response): Promise<void> {
  const etag = `"${cid}.raw"`;
  if (hasAlready(request, etag)) return unchanged(response, etag);
  const bytes = await ipfs.block(cid);
  describe(response, etag, { path: cid, type: RAW_TYPE, name: `${cid}.bin` });
  response.set({ 'accept-ranges': 'none', 'content-length': String(bytes.byteLength) });
  if (request.method === 'HEAD') response.end();
  else response.end(bytes);
}

/**
 * A CAR of what lies at a path, block by block as it is taken.
 *
 * @throws CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.TIMEOUT, CONTENT.GATEWAY_REQUEST_INVALID for bytes outside of the file
 */
export async function sendCar(
  cid: string,
  path: string,
  asked: CarRequest,
  ipfs: IpfsNode,
  request: Request,
  response: Response,
): Promise<void> {
  const scope = await scopeOf(cid, path, asked, ipfs);
  const etag = `W/"${cid}.car.${asked.scope}.${variantOf(path, scope)}"`;
  if (hasAlready(request, etag)) return unchanged(response, etag);
  const begin = () => {
    const whole = path === '' ? cid : `${cid}/${path}`;
    describe(response, etag, { path: whole, type: CAR_TYPE, name: `${cid}.car` });
    response.set('accept-ranges', 'none');
  };
  if (request.method !== 'HEAD') return sendBytes(ipfs.car(cid, path, scope), response, begin);
  begin();
  response.end();
}

/** Also finds out whether anything lies at the path, before the first byte is sent. */
async function scopeOf(cid: string, path: string, { scope, bytes }: CarRequest, ipfs: IpfsNode): Promise<DagScope> {
  const { type, size } = await ipfs.stat(cid, path === '' ? undefined : path);
  if (scope !== 'entity') return { kind: scope };
  if (bytes === undefined || type === 'directory') return { kind: 'entity' };
  const range = bytesWithin(bytes, size);
  return range ? { kind: 'entity', range } : { kind: 'block' };
}

function variantOf(path: string, scope: DagScope): string {
  return createHash('sha256')
    .update(JSON.stringify([path, scope]))
    .digest('hex')
    .slice(0, 16);
}

function describe(response: Response, etag: string, { path, type, name }: Record<'path' | 'type' | 'name', string>) {
  tellImmutable(response, etag);
  response.vary('accept');
  response.set({
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'x-content-type-options': 'nosniff',
    'x-ipfs-path': encodeURI(`/ipfs/${path}`),
  });
}

function unchanged(response: Response, etag: string): void {
  tellImmutable(response, etag);
  response.vary('accept');
  response.status(304).end();
}
